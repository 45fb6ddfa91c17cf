/** Every template in a synthesized JSON, whether in a key or in a value: `${…}` and `%{…}` that are not doubled. */
export function templatesIn(data: unknown): string[] {
  if (typeof data === "string") return templatesInText(data);
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => [...templatesInText(key), ...templatesIn(value)]);
}

function templatesInText(text: string): string[] {
  const templates: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark !== "$" && mark !== "%") continue;
    const first = at;
    while (text[at + 1] === mark) at++;
    if (text[at + 1] === "{" && at === first) templates.push(text.slice(at));
  }
  return templates;
}

/** Text with a special meaning in Terraform, CDKTF, JSON, a shell or a terminal. */
export const HOSTILE = [
  '${file("/etc/canary")}',
  '$${file("/etc/canary")}',
  '$$${file("/etc/canary")}',
  "%{ if true }canary%{ endif }",
  "%%{ if true }canary",
  "${canary",
  "canary${",
  "$",
  "%",
  "${TfToken[TOKEN.0]}",
  "${TfToken[canary]}",
  "#{TfToken[TOKEN.0]}",
  "&{TfToken[TOKEN.0]}",
  "String Map Token Value",
  "-1.8881545897087626e+289",
  "-8.109562212591379e+298",
  '"canary"',
  "'canary'",
  "\\canary\\",
  "\\${canary}",
  "canary\n${canary}",
  "canary\r\n",
  "\u2028${canary}\u2029",
  "\u0000\u001b[31mcanary",
  "\ufeffcanary",
  "=canary()",
  "::error::canary",
  "<script>canary</script>",
  "../canary",
  "__proto__",
  "",
];
