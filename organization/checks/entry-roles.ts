import { entryRoles, nameOf, ORGANIZATION_ROLE } from "../entry-roles";
import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * No role of the file has the name of a role through which Terraform enters any account: it could be granted, or
 * overwritten.
 */
export function checkEntryRoles(organization: Organization, report: Report): void {
  const entries = new Map(entryRoles(organization).map((role) => [nameOf(role).toLowerCase(), role]));
  for (const { key, name } of organization.roles) {
    const entry = entries.get(name.toLowerCase());
    if (entry === undefined) continue;
    const whose =
      nameOf(entry) === ORGANIZATION_ROLE ? "AWS Organizations creates it in each account" : entry;
    report({
      ...(name === key ? { path: ["roles", key], at: "key" } : { path: ["roles", key, "name"] }),
      message: `role ${key} has the name of a role with which Terraform enters an account (${whose}), which nobody may be granted`,
      found: name,
      expected: `any name except ${[...entries.values()].map(nameOf).join(", ")}, regardless of case`,
      fix: `rename it: name: ${entries.has(key.toLowerCase()) ? `${key}-role` : key}`,
    });
  }
}
