import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseFile } from "../diff/base";
import { textTable } from "../output/text-table";
import { synthesize } from "../synthesis/synthesize";
import type { SynthesizedStack } from "../synthesis/synthesized-stacks";

/** A stack whose plan may contain changes. */
export interface ChangedStack {
  readonly name: string;
  readonly change: "changed" | "new" | "removed";
}

/**
 * Stacks whose Terraform JSON differs between two organization files, by name. A removed stack is no longer synthesized,
 * but its resources and its state still exist.
 */
export async function changedStacks(
  base: { readonly written: string; readonly path: string },
  file: string,
): Promise<ChangedStack[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-changed-"));
  try {
    const there = join(folder, "base");
    mkdirSync(there);
    const other = await baseFile(base, file, there);
    const [before, after] = await Promise.all([
      synthesize(other, join(folder, "before")),
      synthesize(file, join(folder, "after")),
    ]);
    return differences(contents(before), contents(after));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ChangedStack[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): ChangedStack[] => {
    if (!before.has(name)) return [{ name, change: "new" }];
    if (!after.has(name)) return [{ name, change: "removed" }];
    return before.get(name) === after.get(name) ? [] : [{ name, change: "changed" }];
  });
}

function contents(stacks: readonly SynthesizedStack[]): Map<string, string> {
  return new Map(stacks.map(({ name, file }) => [name, readFileSync(file, "utf8")]));
}

/** One name per line for scripts, or a table with the kind of change. */
export function renderChanged(stacks: readonly ChangedStack[], format: "names" | "table" | "json"): string {
  if (format === "json") return `${JSON.stringify(stacks, null, 2)}\n`;
  // A removed stack has no JSON to plan.
  const planned = stacks.filter(({ change }) => change !== "removed");
  if (format === "names") return planned.map(({ name }) => `${name}\n`).join("");
  return stacks.length === 0
    ? "no stack differs\n"
    : textTable(
        ["stack", "change"],
        stacks.map(({ name, change }) => [name, change]),
      );
}
