import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/**
 * No two accounts share an alias. It is unique among all accounts of a partition, which only AWS can check; a
 * duplicate in one file would overwrite nothing, but fail halfway through an apply.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/console-account-alias.html
 */
export function checkAliases({ accounts }: OrganizationFile, report: Report): void {
  const owners = new Map<string, string>();
  for (const [name, { alias }] of Object.entries(accounts)) {
    if (alias === undefined) continue;
    const owner = owners.get(alias);
    if (owner === undefined) owners.set(alias, name);
    else {
      report({
        path: ["accounts", name, "alias"],
        message: `accounts ${owner} and ${name} have one alias, and it leads to one account`,
        found: alias,
        fix: `give ${name} another, or none`,
      });
    }
  }
}
