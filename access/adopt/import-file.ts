import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { SynthesizedStack } from "../synthesis/synthesized-stacks";
import type { Import } from "./adoption";

/**
 * The file of a stack's imports, in the folder of the stack's JSON: Terraform reads it there, and cdktf, which
 * rewrites `cdk.tf.json`, leaves it.
 */
export function importFile(stackFile: string): string {
  return join(dirname(stackFile), "adopted.tf.json");
}

/** Writes a stack's imports, in place of those before; with none, there is no file. */
export function writeImports(stack: SynthesizedStack, imports: readonly Import[]): void {
  if (imports.length === 0) removeImports(stack);
  else writeFileAtomic.sync(importFile(stack.file), renderImports(imports));
}

/** @returns whether there was a file */
export function removeImports(stack: SynthesizedStack): boolean {
  const file = importFile(stack.file);
  const isThere = existsSync(file);
  rmSync(file, { force: true });
  return isThere;
}

/**
 * Terraform JSON. The provider is left out: an import takes that of its resource, and Terraform 1.5 lets
 * none be named where there is one.
 *
 * Source: https://developer.hashicorp.com/terraform/language/block/import
 */
export function renderImports(imports: readonly Import[]): string {
  const about = "written by gatehouse adopt; remove it after the apply: gatehouse adopt --clear";
  const blocks = imports.map(({ to, id }) => ({ to, id: asLiteral(id) }));
  return `${JSON.stringify({ "//": about, import: blocks }, null, 2)}\n`;
}

/** Terraform reads a text in JSON as a template. In a replacement, `$$` would be one `$`. */
function asLiteral(text: string): string {
  return text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
}
