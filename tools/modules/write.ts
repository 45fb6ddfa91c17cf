import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { moduleFiles, staleFiles } from "./module-files";

/** `npm run modules`: writes the modules' policies and README tables, and prints the changed files. */
async function write(): Promise<void> {
  const stale = await staleFiles();
  const files = await moduleFiles();
  for (const path of stale) {
    writeFileSync(join(PACKAGE, path), files.get(path) ?? "");
    process.stdout.write(`${path}\n`);
  }
}

void write();
