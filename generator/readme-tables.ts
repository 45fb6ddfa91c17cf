import type { TerraformOutput, TerraformVariable } from "cdktf";
import type { ModuleInterface } from "../modules/module-interface";
import type { GeneratedModule } from "./generate";

const BEGIN = "<!-- npm run modules writes from here -->";
const END = "<!-- to here -->";

/**
 * A README with the module's tables of inputs and outputs in their place.
 *
 * @throws when the README has no place for them
 */
export function withTables(readme: string, { name, module }: GeneratedModule): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`modules/${name}/README.md has no place for its tables: put in ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${tables(module)}\n${readme.slice(end)}`;
}

function tables({ inputs, outputs }: ModuleInterface): string {
  return [
    `### Inputs\n\n${table(["name", "type", "default", "what"], inputs.map(inputRow))}`,
    ...(outputs.length > 0 ? [`### Outputs\n\n${table(["name", "what"], outputs.map(outputRow))}`] : []),
  ].join("\n");
}

function inputRow(input: TerraformVariable): string[] {
  const type = `\`${inOneLine(input.type ?? "any")}\``;
  return [`\`${input.friendlyUniqueId}\``, type, defaultOf(input), input.description ?? ""];
}

/** A line break separates attributes; on one line they need a comma. */
function inOneLine(type: string): string {
  return type.replace(/([^{(\s])\n\s*(?=\w)/g, "$1, ").replace(/\s+/g, " ");
}

function defaultOf({ default: value, nullable }: TerraformVariable): string {
  if (value === undefined) return "required";
  return nullable ? "none" : `\`${JSON.stringify(value)}\``;
}

function outputRow(output: TerraformOutput): string[] {
  return [`\`${output.friendlyUniqueId}\``, output.description ?? ""];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
