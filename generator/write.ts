import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { moduleFiles, staleFiles } from "./module-files";

/** `npm run modules`: writes the Terraform modules, and names what has changed. */
const PROJECT = resolve(__dirname, "..");

const stale = new Set(staleFiles(PROJECT));
for (const [path, text] of moduleFiles(PROJECT)) {
  if (!stale.has(path)) continue;
  mkdirSync(dirname(join(PROJECT, path)), { recursive: true });
  writeFileSync(join(PROJECT, path), text);
  process.stdout.write(`${path}\n`);
}
