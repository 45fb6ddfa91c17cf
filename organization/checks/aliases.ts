import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/**
 * Account aliases are unique. AWS checks them across a whole partition; a duplicate within the file would fail in the
 * middle of an apply.
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
        message: `accounts ${owner} and ${name} have the same alias, which must be unique`,
        found: alias,
        fix: `give ${name} another alias, or delete it`,
      });
    }
  }
}
