import { cpSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { temporaryFolder } from "./opened-sandbox";

/** Files that are not part of a fresh checkout. */
const LEFT_OUT = new Set([".git", "node_modules", "cdktf.out", "__tests__"]);

/** A copy of the project, for programs that write state and output into it. */
export function copyOfProject(): string {
  const folder = temporaryFolder();
  for (const entry of readdirSync(PACKAGE)) {
    if (LEFT_OUT.has(entry) || entry.includes(".tfstate")) continue;
    cpSync(join(PACKAGE, entry), join(folder, entry), { recursive: true });
  }
  symlinkSync(join(PACKAGE, "node_modules"), join(folder, "node_modules"));
  return folder;
}
