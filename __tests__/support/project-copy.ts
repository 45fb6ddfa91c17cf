import { cpSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../organization/project";
import { temporaryFolder } from "./opened-sandbox";

/** What is not part of the project as somebody checks it out, or is made by working in it. */
const LEFT_OUT = new Set([".git", "node_modules", "cdktf.out", "__tests__", "bench"]);

/** The project in a folder of its own, for what writes state and output beside it. */
export function copyOfProject(): string {
  const folder = temporaryFolder();
  for (const entry of readdirSync(PROJECT)) {
    if (LEFT_OUT.has(entry) || entry.includes(".tfstate")) continue;
    cpSync(join(PROJECT, entry), join(folder, entry), { recursive: true });
  }
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  return folder;
}
