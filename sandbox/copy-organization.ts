import { cpSync, existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PROJECT } from "../organization/project";

/**
 * Copies an organization file into a folder, with the policies beside it: to be changed there.
 *
 * @returns the copy
 */
export function copyOrganization(file: string, folder: string): string {
  const policies = join(dirname(file), "policies");
  // A copy of the shipped ones would be judged as the person's own.
  if (existsSync(policies) && realpathSync(policies) !== realpathSync(join(PROJECT, "policies")))
    cpSync(policies, join(folder, "policies"), { recursive: true, dereference: true });
  const copy = join(folder, basename(file));
  // Without the file's mode, which may not let anybody write.
  writeFileSync(copy, readFileSync(file));
  return copy;
}
