import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** No two accounts have one id: the roles of both would be made in the same account. */
export function checkAccountIds(file: OrganizationFile, report: Report): void {
  const owners = new Map<string, string>();
  for (const [name, { id }] of Object.entries(file.accounts)) {
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, name);
    else {
      report({
        path: ["accounts", name, "id"],
        message: `accounts ${owner} and ${name} have one id`,
        found: id,
        fix: `look the ids up in AWS and correct one of the two, or delete ${name}`,
      });
    }
  }
}
