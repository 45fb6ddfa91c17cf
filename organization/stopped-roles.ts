import type { Account } from "./account";
import { isAdministrator } from "./administrators";
import { roleArn } from "./arn";
import { byName } from "./order";
import type { Organization } from "./organization";
import type { Role } from "./role";

/**
 * The roles that are stopped when an account's budget is spent: all except those that have unrestricted access or may
 * apply, who can lift the stop.
 */
export function stoppedRoles(
  { roles, terraform, partition }: Pick<Organization, "roles" | "terraform" | "partition">,
  account: Pick<Account, "id">,
): Role[] {
  const { appliedBy } = terraform;
  return roles
    .filter(
      (role) =>
        role.accounts.some(({ id }) => id === account.id) &&
        !isAdministrator(role) &&
        !appliedBy.roles.includes(role) &&
        !appliedBy.arns.includes(roleArn(partition, account.id, role.name)),
    )
    .sort(byName);
}
