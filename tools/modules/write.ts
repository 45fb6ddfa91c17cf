import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../organization/project";
import { moduleFiles, staleFiles } from "./module-files";

/** `npm run modules`: writes the modules' policies and README tables, and prints the changed files. */
async function write(): Promise<void> {
  const stale = await staleFiles();
  const files = await moduleFiles();
  for (const path of stale) {
    writeFileSync(join(PROJECT, path), files.get(path) ?? "");
    process.stdout.write(`${path}\n`);
  }
}

void write();
