import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { localStateFile } from "../../organization/state";
import { stateIn } from "./state";

/** Stacks of an organization with a nonempty local state file in a folder. */
export function localStates(folder: string, organization: string): { stack: string; file: string }[] {
  const [before = "", after = ""] = localStateFile(organization, "\0").split("\0");
  return readdirSync(folder)
    .filter((file) => file.startsWith(before) && file.endsWith(after))
    .filter((file) => stateIn(readFileSync(join(folder, file), "utf8")).addresses.length > 0)
    .map((file) => ({ stack: file.slice(before.length, -after.length), file }));
}
