import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * MFA device names are unique. Each user may create the device of their own name, so no other user's device may have
 * that name.
 */
export function checkMfaDevices({ users }: Organization, report: Report): void {
  const owners = new Map(users.map(({ name }) => [name.toLowerCase(), name]));
  for (const { name, mfaDevice } of users) {
    if (mfaDevice === name) continue;
    const owner = owners.get(mfaDevice.toLowerCase());
    if (owner === undefined) owners.set(mfaDevice.toLowerCase(), name);
    else {
      const whose =
        owner === name ? "the user's own default device except for its case" : `the device of ${owner}`;
      report({
        path: ["users", name, "mfaDevice"],
        message: `${name} cannot have the MFA device "${mfaDevice}": it is ${whose}`,
        found: mfaDevice,
        fix: `name it after its owner, such as ${name}-phone`,
      });
    }
  }
}
