import { cpSync, existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PACKAGE } from "../organization/package";

/**
 * Copies an organization file and the policies beside it into a folder, where the copy can be changed.
 *
 * @returns the copy
 */
export function copyOrganization(file: string, folder: string): string {
  const policies = join(dirname(file), "policies");
  // Copies of shipped policies would be judged as the organization's own.
  if (existsSync(policies) && realpathSync(policies) !== realpathSync(join(PACKAGE, "policies")))
    cpSync(policies, join(folder, "policies"), { recursive: true, dereference: true });
  const copy = join(folder, basename(file));
  // Without the file's mode, which may be read-only.
  writeFileSync(copy, readFileSync(file));
  return copy;
}
