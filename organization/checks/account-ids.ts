import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** Account IDs are unique: two accounts with one ID would get each other's roles. */
export function checkAccountIds(file: OrganizationFile, report: Report): void {
  const owners = new Map<string, string>();
  for (const [name, { id }] of Object.entries(file.accounts)) {
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, name);
    else {
      report({
        path: ["accounts", name, "id"],
        message: `accounts ${owner} and ${name} have the same id`,
        found: id,
        fix: `look up the ids in AWS and correct one of the two, or delete ${name}`,
      });
    }
  }
}
