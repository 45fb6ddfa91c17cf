import { entryRoles, nameOf, ORGANIZATION_ROLE } from "../entry-roles";
import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * No role of the file has the name of a role by which Terraform enters an account, in that account or any other: it
 * could be granted, or overwritten.
 */
export function checkEntryRoles(organization: Organization, report: Report): void {
  const entries = new Map(entryRoles(organization).map((role) => [nameOf(role).toLowerCase(), role]));
  for (const { key, name } of organization.roles) {
    const entry = entries.get(name.toLowerCase());
    if (entry === undefined) continue;
    const whose = nameOf(entry) === ORGANIZATION_ROLE ? "AWS Organizations makes it in each account" : entry;
    report({
      ...(name === key ? { path: ["roles", key], at: "key" } : { path: ["roles", key, "name"] }),
      message: `role ${key} bears the name of a role by which Terraform enters an account (${whose}), to which nobody is delegated`,
      found: name,
      expected: `any name but ${[...entries.values()].map(nameOf).join(", ")}, whatever the case`,
      fix: `rename it: name: ${entries.has(key.toLowerCase()) ? `${key}-role` : key}`,
    });
  }
}
