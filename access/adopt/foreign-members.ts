import { Reader, type TerraformJson } from "../proof/planned-iam";
import type { StandingAccount } from "./standing-account";

/** Somebody who is in a group, and not by the file. */
export interface ForeignMember {
  readonly accountId: string;
  readonly group: string;
  readonly user: string;
}

/**
 * Who is in a declared group and is not declared to be. Terraform cannot import a membership: the apply
 * makes it, which adds nobody twice and removes nobody, and only the plan after shows who is foreign.
 */
export function foreignMembers(
  stack: TerraformJson,
  accounts: ReadonlyMap<string, StandingAccount>,
): ForeignMember[] {
  const reader = new Reader(stack);
  return reader.all("aws_iam_group_membership").flatMap((membership) => {
    const accountId = reader.accountOf(membership);
    const group = reader.text(membership.group);
    const users = Array.isArray(membership.users) ? membership.users : [];
    const declared = new Set(users.map((user) => reader.text(user)));
    const standing = accounts.get(accountId)?.contents.live.groups.find(({ name }) => name === group);
    return (standing?.members ?? [])
      .filter((user) => !declared.has(user))
      .map((user) => ({ accountId, group, user }));
  });
}
