/** A resolved value, as cdktf gives it: JSON, in which `${…}` in a string is an expression. */
export type Resolved =
  | string
  | number
  | boolean
  | null
  | readonly Resolved[]
  | { readonly [key: string]: Resolved };

/** Longest list, in characters, that is written on one line. */
const LINE = 90;

/**
 * A value in Terraform's own language, laid out as `terraform fmt` has it.
 *
 * A string that is one expression (`${var.name}`) is written as that expression, any other as a template.
 */
export function hcl(value: Resolved): string {
  if (typeof value === "string") return template(value);
  if (value === null || typeof value !== "object") return String(value);
  if (isList(value)) return list(value.map(hcl));
  const attributes = Object.entries(value).map(([key, it]): [string, string] => [attributeKey(key), hcl(it)]);
  return attributes.length === 0 ? "{}" : `{\n${indented(assignments(attributes))}\n}`;
}

/**
 * Assignments one below the other. Those of one line are aligned in columns, as `terraform fmt` does; an assignment
 * of several lines ends the column.
 */
export function assignments(attributes: readonly (readonly [name: string, expression: string])[]): string {
  const isLong = attributes.map(([, expression]) => expression.includes("\n"));
  return attributes
    .map(([name, expression], index) => {
      const width = isLong[index] ? name.length : columnWidth(attributes, isLong, index);
      return `${name.padEnd(width)} = ${expression}`;
    })
    .join("\n");
}

/** Two spaces before every line that is not empty. */
export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

/** A list of expressions, in one line where it fits. */
export function list(elements: readonly string[]): string {
  const line = `[${elements.join(", ")}]`;
  if (line.length <= LINE && !line.includes("\n")) return line;
  return `[\n${indented(elements.map((element) => `${element},`).join("\n"))}\n]`;
}

/** The longest name of the one-line assignments around the one at an index. */
function columnWidth(
  attributes: readonly (readonly [string, string])[],
  isLong: readonly boolean[],
  index: number,
): number {
  let first = index;
  let last = index;
  while (first > 0 && !isLong[first - 1]) first--;
  while (last + 1 < attributes.length && !isLong[last + 1]) last++;
  return Math.max(...attributes.slice(first, last + 1).map(([name]) => name.length));
}

function attributeKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : template(key);
}

function isList(value: object): value is readonly Resolved[] {
  return Array.isArray(value);
}

/** A string with the expressions in it: `"arn:aws:iam::${var.id}:root"`, or the expression alone. */
function template(text: string): string {
  const parts = partsOf(text);
  const [only] = parts;
  if (parts.length === 1 && only?.isExpression) return only.text.slice(2, -1);
  return `"${parts.map(({ isExpression, text: part }) => (isExpression ? part : escaped(part))).join("")}"`;
}

interface Part {
  readonly isExpression: boolean;
  readonly text: string;
}

/** Splits a string into its expressions and the text between them; `$${` begins none. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    if (text.startsWith("$${", at)) {
      plain += "$${";
      at += 3;
    } else if (text.startsWith("${", at)) {
      const end = endOfExpression(text, at + 2);
      if (plain !== "") parts.push({ isExpression: false, text: plain });
      parts.push({ isExpression: true, text: text.slice(at, end) });
      plain = "";
      at = end;
    } else {
      plain += text[at++];
    }
  }
  if (plain !== "" || parts.length === 0) parts.push({ isExpression: false, text: plain });
  return parts;
}

/** Where the expression ends that begins at an index: after the brace that closes it, braces in strings aside. */
function endOfExpression(text: string, from: number): number {
  let depth = 1;
  let at = from;
  let isQuoted = false;
  while (depth > 0) {
    const character = text[at];
    if (character === undefined) throw new Error(`an expression has no end: ${text}`);
    if (isQuoted && character === "\\") at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === "{") depth++;
    else if (!isQuoted && character === "}") depth--;
    at++;
  }
  return at;
}

function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
}
