import { Reader, type TerraformJson } from "../iam/planned-iam";
import type { AccountIndex } from "./account-index";

/** A member of a group whom the file does not declare. */
export interface ForeignMember {
  readonly accountId: string;
  readonly group: string;
  readonly user: string;
}

/**
 * Undeclared members of declared groups. Terraform cannot import a membership: the apply creates it, which adds
 * nobody twice and removes nobody, and only the next plan shows undeclared members.
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
