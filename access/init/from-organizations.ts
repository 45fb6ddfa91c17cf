import { nameFault, reservedFault } from "../../organization/names";
import { didYouMean } from "../../organization/nearest";
import { UserError } from "../../organization/user-error";
import type { GivenAccount, GivenAccounts } from "./given-accounts";

/** An account as AWS Organizations lists it. */
export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  /** `ACTIVE`, or another state. */
  readonly state: string;
  /** Empty if the tags were not read. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface ListedOrganization {
  /** ID of the management account. */
  readonly managementId: string;
  readonly accounts: readonly ListedAccount[];
}

export interface Choices {
  /** Name or ID of the identity account. */
  readonly identity: string;
  /** Keys of tags: each value of them becomes a set. */
  readonly tagKeys: readonly string[];
}

/** The accounts of the file, and what a person must know about them. */
export interface Chosen {
  readonly accounts: GivenAccounts;
  readonly notes: readonly string[];
}

/**
 * The accounts of an AWS organization for the organization file. Names become valid and unique. The management account is in
 * the file only as the identity account: a grant on `all` would otherwise include it.
 *
 * @throws UserError
 */
export function accountsOf(
  { managementId, accounts }: ListedOrganization,
  { identity, tagKeys }: Choices,
): Chosen {
  const active = accounts.filter(({ state }) => state === "ACTIVE");
  const named = withNames(active);
  const chosen = identityAmong(named, identity);
  const taken = named.filter(({ id }) => id === chosen.id || id !== managementId);
  const sets = setNames(taken, tagKeys);
  const given = taken.map(
    (account): GivenAccount => ({
      name: account.name,
      id: account.id,
      sets: tagKeys.flatMap((key) => sets.get(tagId(key, account.tags[key])) ?? []),
      ...(account.name !== account.listed && { comment: account.listed }),
    }),
  );
  const others = given.filter(({ id }) => id !== chosen.id);
  if (others.length === 0)
    throw new UserError(
      `no active account besides ${chosen.name}, the identity account`,
      "create one, or name accounts: --account A=222222222222",
    );
  const [first] = given.filter(({ id }) => id === chosen.id);
  if (first === undefined) throw new Error(`no account ${chosen.id}`);
  return {
    accounts: { identity: first, others },
    notes: [
      ...named
        .filter(({ id }) => taken.some((it) => it.id === id))
        .flatMap(({ name, listed, id }) =>
          name === listed ? [] : [`renamed   ${listed} (${id}) is ${name}`],
        ),
      ...[...sets].map(([tag, set]) => `set       ${set} is ${tag}`),
      ...accounts
        .filter(({ state }) => state !== "ACTIVE")
        .map(({ name, id, state }) => `left out  ${name} (${id}): ${state}`),
      ...named
        .filter(({ id }) => id === managementId && id !== chosen.id)
        .map(
          ({ listed, id }) =>
            `left out  ${listed} (${id}): the management account, which a grant on all would include\n` +
            `entry     OrganizationAccountAccessRole trusts ${listed}: let it trust ${chosen.name} before the first plan`,
        ),
    ],
  };
}

interface NamedAccount extends ListedAccount {
  /** Its name in AWS Organizations. */
  readonly listed: string;
}

function identityAmong(accounts: readonly NamedAccount[], wanted: string): NamedAccount {
  const found = accounts.find(({ id, name, listed }) => [id, name, listed].includes(wanted));
  if (found !== undefined) return found;
  throw new UserError(
    `--identity ${wanted}: no active account of that name or ID\n  found     ${wanted}\n  expected  one of ${accounts.map(({ name }) => name).join(", ")}`,
    didYouMean(
      wanted,
      accounts.map(({ name }) => name),
    ),
  );
}

/** Accounts with valid names, unique regardless of case; one that must be renamed does not take another's name. */
function withNames(accounts: readonly ListedAccount[]): NamedAccount[] {
  const taken = new Set<string>();
  const isRenamed = ({ name }: ListedAccount) => Number(validName("account", name) !== name);
  return [...accounts]
    .sort((a, b) => isRenamed(a) - isRenamed(b) || (a.id < b.id ? -1 : 1))
    .map((account) => ({
      ...account,
      listed: account.name,
      name: unique(validName("account", account.name), taken),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A set for each value of these tags: two values never share one, because a grant on it would reach more accounts than its
 * name says.
 */
function setNames(accounts: readonly NamedAccount[], keys: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(accounts.map(({ name }) => name.toLowerCase()));
  for (const key of keys) {
    const values = [...new Set(accounts.flatMap(({ tags }) => tags[key] ?? []))].sort();
    if (values.length === 0) {
      const known = [...new Set(accounts.flatMap(({ tags }) => Object.keys(tags)))].sort();
      throw new UserError(
        `--sets-from-tags ${key}: no account has this tag\n  expected  ${known.length === 0 ? "a tag, and no account has any" : `one of ${known.join(", ")}`}`,
        didYouMean(key, known),
      );
    }
    for (const value of values) {
      const short = validName("set", value);
      const name = taken.has(short.toLowerCase()) ? validName("set", `${key}-${value}`) : short;
      names.set(tagId(key, value), unique(name, taken));
    }
  }
  return names;
}

function tagId(key: string, value = ""): string {
  return `${key}=${value}`;
}

/** The nearest valid name: other characters become hyphens. */
function validName(kind: "account" | "set", written: string): string {
  const word = written.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
  const started = /^[A-Za-z]/.test(word) ? word : `${kind}-${word}`.replace(/-$/, "");
  const name = reservedFault(kind, started) === undefined ? started : `${kind}-${started}`;
  const short = name.slice(0, 60).replace(/-+$/, "");
  const fault = nameFault(kind, short);
  if (fault !== undefined) throw new Error(`${kind} ${written}: ${short} ${fault}`);
  return short;
}

/** The name, or with the first free number; from then on it is taken. */
function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}-${number}`;
  taken.add(free.toLowerCase());
  return free;
}
