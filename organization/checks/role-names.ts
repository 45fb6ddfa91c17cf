import { groupBy } from "../group-by";
import type { Organization } from "../organization";
import type { Report } from "../problem";
import type { Role } from "../role";

/**
 * No account has two roles of one name. Roles in different accounts may share one: the same role with other permissions.
 *
 * Source: names of IAM "aren't distinguished by case", https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function checkRoleNames({ roles }: Organization, report: Report): void {
  for (const [, alike] of groupBy(roles, ({ name }) => name.toLowerCase())) {
    const taken: Role[] = [];
    for (const role of alike) {
      const other = taken.find(({ accounts }) => accounts.some((account) => role.accounts.includes(account)));
      taken.push(role);
      if (other === undefined) continue;
      const clash =
        other.name === role.name
          ? "the same name in AWS"
          : "they differ only by case, which AWS does not distinguish";
      report({
        ...(role.name === role.key
          ? { path: ["roles", role.key], at: "key" }
          : { path: ["roles", role.key, "name"], at: "value" }),
        message: `roles "${other.name}" and "${role.name}": ${clash}`,
        found: role.name,
        fix: "rename one of the two, or limit them to different accounts: accounts: […]",
      });
    }
  }
}
