import { nameFault, reservedFault } from "../../organization/names";
import { UserError } from "../../organization/user-error";

/** An account that the written organization file contains. */
export interface GivenAccount {
  readonly name: string;
  readonly id: string;
  /** @default [] */
  readonly sets?: readonly string[];
  /** What the file says about it. */
  readonly comment?: string;
}

/** The identity account and the other accounts. */
export interface GivenAccounts {
  readonly identity: GivenAccount;
  readonly others: readonly GivenAccount[];
}

/** AWS's documented example IDs, for a file without accounts. */
export const EXAMPLE_ACCOUNTS: GivenAccounts = {
  identity: { name: "M", id: "111111111111" },
  others: [
    { name: "A", id: "222222222222" },
    { name: "B", id: "333333333333", sets: ["production"] },
  ],
};

/**
 * The accounts of `--identity M=111111111111 --account A=222222222222`.
 *
 * @throws UserError
 */
export function givenAccounts(identity: string | undefined, accounts: readonly string[]): GivenAccounts {
  if (identity === undefined && accounts.length === 0) return EXAMPLE_ACCOUNTS;
  if (identity === undefined)
    throw new UserError(
      "no identity account",
      "name the account that holds the users: --identity M=111111111111",
    );
  const given = {
    identity: accountOf(identity, "--identity"),
    others: accounts.map((it) => accountOf(it, "--account")),
  };
  if (accounts.length === 0) {
    throw new UserError(
      "no account besides the identity account: nobody could be granted anything there",
      "name at least one: --account A=222222222222",
    );
  }
  refuseDuplicates([given.identity, ...given.others]);
  return given;
}

function accountOf(written: string, option: string): GivenAccount {
  const at = written.indexOf("=");
  const [name, id] = [written.slice(0, Math.max(at, 0)), written.slice(at + 1)];
  if (at < 0 || !/^\d{12}$/.test(id)) {
    throw new UserError(
      `${option} ${written}: not a name and an account ID\n  found     ${written}\n  expected  NAME=ID, an ID of twelve digits`,
      `write ${option} ${at > 0 ? name : "A"}=222222222222`,
    );
  }
  const fault = nameFault("account", name) ?? reservedFault("account", name);
  if (fault !== undefined) throw new UserError(`${option} ${written}: account name "${name}" ${fault}`);
  return { name, id };
}

function refuseDuplicates(accounts: readonly GivenAccount[]): void {
  for (const [index, { name, id }] of accounts.entries()) {
    const before = accounts
      .slice(0, index)
      .find((it) => it.id === id || it.name.toLowerCase() === name.toLowerCase());
    if (before === undefined) continue;
    throw new UserError(
      `accounts ${before.name} (${before.id}) and ${name} (${id}) have the same ${before.id === id ? "ID" : "name"}`,
      "give each account once",
    );
  }
}
