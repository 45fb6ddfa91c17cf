import { parse } from "@cdktf/hcl2json";

const BEGIN = "<!-- npm run modules writes from here -->";
const END = "<!-- to here -->";

/** A `variable` or `output` block. */
interface Block {
  readonly description: string;
  readonly type?: string;
  readonly default?: unknown;
}

type Blocks = Readonly<Record<string, readonly [Block]>>;

/**
 * A module's README with the tables of its inputs and outputs.
 *
 * @param terraform text of `variables.tf` and `outputs.tf`
 * @throws if the README has no markers for them
 */
export async function withTables(readme: string, terraform: string): Promise<string> {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`a README has no place for its tables: add ${BEGIN} and ${END}`);
  const { variable = {}, output = {} }: { variable?: Blocks; output?: Blocks } = await parse(
    "interface.tf",
    terraform,
  );
  const inputs = inOrder(variable, terraform, "variable").map(([name, it]) => [
    `\`${name}\``,
    `\`${inOneLine(it.type ?? "any")}\``,
    defaultOf(it),
    it.description,
  ]);
  const outputs = inOrder(output, terraform, "output").map(([name, it]) => [`\`${name}\``, it.description]);
  const tables = [
    `### Inputs\n\n${table(["name", "type", "default", "what"], inputs)}`,
    ...(outputs.length > 0 ? [`### Outputs\n\n${table(["name", "what"], outputs)}`] : []),
  ];
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${tables.join("\n")}\n${readme.slice(end)}`;
}

/** Restores the order of the file, because the parser sorts by name. */
function inOrder(blocks: Blocks, terraform: string, kind: string): [string, Block][] {
  return Object.entries(blocks)
    .map(([name, [block]]): [string, Block] => [name, block])
    .sort(([a], [b]) => terraform.indexOf(`${kind} "${a}"`) - terraform.indexOf(`${kind} "${b}"`));
}

/** The parser returns a type as an expression, `${string}`. On one line, commas separate attributes. */
function inOneLine(type: string): string {
  return type
    .replace(/^\$\{(.*)\}$/s, "$1")
    .replace(/([^{(\s])\n\s*(?=\w)/g, "$1, ")
    .replace(/\s+/g, " ");
}

function defaultOf(input: Block): string {
  if (!("default" in input)) return "required";
  return input.default === null ? "none" : `\`${JSON.stringify(input.default)}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
