import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * A device belongs to its owner alone. Each user may create the device of their own name, so no other user's device
 * may have that name; and no two users name the same device.
 */
export function checkMfaDevices({ users }: Organization, report: Report): void {
  const owners = new Map(users.map(({ name }) => [name.toLowerCase(), name]));
  for (const { name, mfaDevice } of users) {
    if (mfaDevice === name) continue;
    const owner = owners.get(mfaDevice.toLowerCase());
    if (owner === undefined) owners.set(mfaDevice.toLowerCase(), name);
    else {
      const whose = owner === name ? "her own default device but for case" : `the device of ${owner}`;
      report({
        path: ["users", name, "mfaDevice"],
        message: `${name} cannot have the MFA device "${mfaDevice}": it is ${whose}`,
        found: mfaDevice,
        fix: `name it after its owner, such as ${name}-phone`,
      });
    }
  }
}
