import type { Account } from "../../../organization/account";
import { roleArn } from "../../../organization/arn";
import { didYouMean } from "../../../organization/nearest";
import type { Partition } from "../../../organization/partition";
import { UserError } from "../../../organization/user-error";
import type { GivenAccount, GivenAccounts } from "../../init/given-accounts";

/** How the accounts are reached before a file says it. */
export interface ReachedBy {
  readonly partition: Partition;
  /** Name of a role in each account other than the identity account, which the ambient credentials are of. */
  readonly role: string;
  /** `A=acme-a`: the account is read by the credentials of a profile. */
  readonly profiles: readonly string[];
}

/**
 * The accounts, the identity account first.
 *
 * @throws UserError if a profile is of no account
 */
export function reachedAccounts(
  { identity, others }: GivenAccounts,
  { partition, role, profiles }: ReachedBy,
): Account[] {
  const names = [identity, ...others].map(({ name }) => name);
  const profileOf = new Map(profiles.map((written) => profileIn(written, names)));
  const account = ({ name, id, sets = [] }: GivenAccount, isIdentity: boolean): Account => {
    const profile = profileOf.get(name);
    const assumeRoleArn = isIdentity || profile !== undefined ? undefined : roleArn(partition, id, role);
    return { name, id, isIdentity, sets, provider: { assumeRoleArn, profile } };
  };
  return [account(identity, true), ...others.map((other) => account(other, false))];
}

function profileIn(written: string, names: readonly string[]): [string, string] {
  const at = written.indexOf("=");
  const [name, profile] = [written.slice(0, Math.max(at, 0)), written.slice(at + 1)];
  if (at > 0 && profile !== "" && names.includes(name)) return [name, profile];
  throw new UserError(
    `--profile ${written}: not an account and a profile\n` +
      `  found     ${written}\n` +
      `  expected  ACCOUNT=PROFILE, an account of ${names.join(", ")}`,
    at > 0 ? didYouMean(name, names) : undefined,
  );
}
