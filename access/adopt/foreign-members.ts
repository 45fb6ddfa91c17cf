import { Reader, type TerraformJson } from "../iam/planned-iam";
import type { AccountIndex } from "./account-index";

/** An undeclared member of a group. */
export interface ForeignMember {
  readonly accountId: string;
  readonly group: string;
  readonly user: string;
}

/**
 * Undeclared members of declared groups. Terraform cannot import memberships: the apply creates them, which adds nobody
 * twice and removes nobody; only the next plan shows undeclared members.
 */
export function foreignMembers(
  stack: TerraformJson,
  accounts: ReadonlyMap<string, AccountIndex>,
): ForeignMember[] {
  const reader = new Reader(stack);
  return reader.all("aws_iam_group_membership").flatMap((membership) => {
    const accountId = reader.accountOf(membership);
    const group = reader.text(membership.group);
    const users = Array.isArray(membership.users) ? membership.users : [];
    const declared = new Set(users.map((user) => reader.text(user)));
    const existing = accounts.get(accountId)?.contents.live.groups.find(({ name }) => name === group);
    return (existing?.members ?? [])
      .filter((user) => !declared.has(user))
      .map((user) => ({ accountId, group, user }));
  });
}
