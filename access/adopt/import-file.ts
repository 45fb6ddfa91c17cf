import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { SynthesizedStack } from "../synthesis/synthesized-stacks";
import type { Import } from "./adoption";

/**
 * The file with a stack's imports, beside the stack's JSON: Terraform reads it there, and cdktf does not overwrite it.
 */
export function importFile(stackFile: string): string {
  return join(dirname(stackFile), "adopted.tf.json");
}

/** Replaces a stack's imports; without imports, deletes the file. */
export function writeImports(stack: SynthesizedStack, imports: readonly Import[]): void {
  if (imports.length === 0) removeImports(stack);
  else writeFileAtomic.sync(importFile(stack.file), renderImports(imports));
}

/** @returns whether the file existed */
export function removeImports(stack: SynthesizedStack): boolean {
  const file = importFile(stack.file);
  const isThere = existsSync(file);
  rmSync(file, { force: true });
  return isThere;
}

/**
 * Imports as Terraform JSON, without a provider: an import uses that of its resource, and Terraform 1.5 rejects another.
 *
 * Source: https://developer.hashicorp.com/terraform/language/block/import
 */
export function renderImports(imports: readonly Import[]): string {
  const about = "written by gatehouse adopt; remove it after the apply: gatehouse adopt --clear";
  const blocks = imports.map(({ to, id }) => ({ to, id: asLiteral(id) }));
  return `${JSON.stringify({ "//": about, import: blocks }, null, 2)}\n`;
}

/** Escapes templates. In a replacement, `$$` would be a single `$`. */
function asLiteral(text: string): string {
  return text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
}
