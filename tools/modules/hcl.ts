/**
 * Marks a Terraform expression in the text passed to a rule: `arn:«var.partition»:iam::…`. Policies are ASCII, so
 * nothing else in them uses these marks.
 */
export function expression(source: string): string {
  return `«${source}»`;
}

/** A list that a rule maps: `each("arn in var.role_arns")`. Terraform maps each element as the rule maps this one. */
export function each(elements: string): string[] {
  return [expression(elements)];
}

/** A statement for each element of a list: `new ForEach("oidc in var.oidc[*]", …)`. */
export class ForEach {
  constructor(
    readonly elements: string,
    readonly value: unknown,
  ) {}
}

/** Statements that depend on a condition: `new StatementsIf("var.login_with_browser", …)`. */
export class StatementsIf {
  constructor(
    readonly condition: string,
    readonly statements: readonly unknown[],
  ) {}
}

/** A sorted list without duplicates, with more elements from a Terraform list. */
export class SortedWith {
  constructor(
    readonly values: readonly unknown[],
    readonly more: string,
  ) {}
}

/** The name in Terraform of a prop: `login_with_browser` of `loginWithBrowser`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value in Terraform's language, formatted as by `terraform fmt`. */
export function hcl(value: unknown): string {
  if (typeof value === "string") return template(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof ForEach) return `[for ${value.elements} : ${hcl(value.value)}]`;
  // Not `condition ? statements : []`, whose two results must have one type.
  if (value instanceof StatementsIf)
    return `[for statement in ${hcl(value.statements)} : statement if ${value.condition}]`;
  if (value instanceof SortedWith) return `sort(distinct(concat(${hcl(value.values)}, ${value.more})))`;
  if (Array.isArray(value)) return list(value);
  const attributes = Object.entries(value).map(([key, it]) => [attributeName(key), hcl(it)] as const);
  const line = `{ ${attributes.map((attribute) => attribute.join(" = ")).join(", ")} }`;
  if (attributes.length === 1 && fits(line)) return line;
  return `{\n${indented(assignments(attributes))}\n}`;
}

/** Assignments with aligned equals signs; a multiline assignment ends a column. */
export function assignments(attributes: readonly (readonly [name: string, value: string])[]): string {
  const column: (readonly [string, string])[] = [];
  const lines: string[] = [];
  const flush = () => {
    const width = Math.max(...column.map(([name]) => name.length));
    lines.push(...column.splice(0).map(([name, value]) => `${name.padEnd(width)} = ${value}`));
  };
  for (const attribute of attributes) {
    if (!attribute[1].includes("\n")) column.push(attribute);
    else {
      flush();
      lines.push(attribute.join(" = "));
    }
  }
  flush();
  return lines.join("\n");
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

/** Maximum length of a list or object on one line, in characters. */
const LINE = 90;

function fits(line: string): boolean {
  return line.length <= LINE && !line.includes("\n");
}

function list(values: readonly unknown[]): string {
  const mapped = values.length === 1 ? mappedList(values[0]) : undefined;
  if (mapped !== undefined) return mapped;
  const elements = values.map(hcl);
  const line = `[${elements.join(", ")}]`;
  if (fits(line)) return line;
  return `[\n${indented(elements.map((element) => `${element},`).join("\n"))}\n]`;
}

/** The list of `each`, or a `for` expression with the mapped element. */
function mappedList(element: unknown): string | undefined {
  const withoutInnerLists = JSON.stringify(element, (_, it) => (Array.isArray(it) ? undefined : it));
  const [marker, name, source] = /«(\w+) in ([^»]+)»/.exec(withoutInnerLists) ?? [];
  if (marker === undefined || name === undefined || source === undefined) return undefined;
  if (element === marker) return source;
  const made: unknown = JSON.parse(JSON.stringify(element).replaceAll(marker, expression(name)));
  return hcl(new ForEach(`${name} in ${source}`, made));
}

function attributeName(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : template(key);
}

/** A quoted template, or the expression alone if the text is one. */
function template(text: string): string {
  const parts = text.split(/«(.*?)»/);
  if (parts.length === 3 && parts[0] === "" && parts[2] === "") return parts[1] ?? "";
  return `"${parts.map((part, index) => (index % 2 === 1 ? `\${${part}}` : literal(part))).join("")}"`;
}

/** Escapes `${` and `%{`, which begin a template in Terraform; here they begin an IAM variable. */
function literal(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[$%](?=\{)/g, "$&$&");
}
