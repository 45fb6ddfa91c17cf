import { ALL } from "./names";
import { didYouMean } from "./nearest";
import type { Account } from "./organization";
import type { Path, Report } from "./problem";
import type { ScopeEntry } from "./schema";
import { endOf } from "./until";

/** The accounts and sets that scopes name. */
export interface Accounts {
  readonly byName: ReadonlyMap<string, Account>;
  readonly sets: ReadonlyMap<string, readonly Account[]>;
  /** Every account but the identity account. */
  readonly members: readonly Account[];
  /** Accounts that no scope can mean any more, by name. */
  readonly leaving: ReadonlyMap<string, Account>;
  /** The scopes of long form that were right, by how they are written: many users have the same. */
  readonly scopes: Map<string, Scope>;
}

/** A scope of a grant: how its group is named, and the accounts that it means. */
export interface Scope {
  readonly name: string;
  readonly accounts: readonly Account[];
  /** The first moment at which the grant does not hold any more. */
  readonly notAfter?: string;
}

/** The accounts that a name means, an unknown one reported with what it stands in. */
export function accountsNamed(
  name: string,
  { byName, sets, members, leaving }: Accounts,
  path: Path,
  subject: string,
  report: Report,
): readonly Account[] | undefined {
  if (name === ALL) return members;
  const account = byName.get(name);
  const found = account ? [account] : sets.get(name);
  if (found) return found;
  const known = [ALL, ...byName.keys(), ...sets.keys()];
  if (leaving.has(name)) {
    report({
      path,
      message: `${subject}: account ${name} is leaving, and takes no more roles`,
      found: name,
      fix: `delete it here, or leaving: true in account ${name}`,
    });
    return undefined;
  }
  report({
    path,
    message: `${subject}: no account or set of that name`,
    found: name,
    expected: `one of ${list(known)}`,
    fix: didYouMean(name, known) ?? `add the account, or name the set at an account: sets: [${name}]`,
  });
  return undefined;
}

/**
 * Resolves one entry of a grant; undefined when it names what does not exist.
 *
 * @param subject whose it is, for the messages: `alice, grant of vpc`
 */
export function scopeOf(
  entry: ScopeEntry,
  accounts: Accounts,
  path: Path,
  subject: string,
  report: Report,
): Scope | undefined {
  const find = (name: string, place: Path) => accountsNamed(name, accounts, place, subject, report);
  if (typeof entry === "string") {
    const named = find(entry, path);
    return named && { name: entry, accounts: named };
  }

  const written = JSON.stringify(entry);
  const before = accounts.scopes.get(written);
  if (before) return before;
  let isRight = true;
  const included = [entry.accounts].flat();
  const includedAccounts = allKnown(
    included.map((name, index) =>
      find(name, typeof entry.accounts === "string" ? [...path, "accounts"] : [...path, "accounts", index]),
    ),
  );
  const excluded = entry.except ?? [];
  const excludedAccounts = allKnown(excluded.map((name, index) => find(name, [...path, "except", index])));
  if (!includedAccounts || !excludedAccounts) return undefined;

  const reached = new Set(includedAccounts.flat());
  for (const [index, named] of excludedAccounts.entries()) {
    const left = named.filter((account) => reached.delete(account));
    if (left.length > 0) continue;
    isRight = false;
    report({
      path: [...path, "except", index],
      message: `${subject}: except leaves out ${excluded[index]}, of which the scope holds nothing (more)`,
      found: excluded[index],
      expected: `accounts of ${included.join(", ")}`,
      fix: "delete it from except",
    });
  }
  const { until } = entry;
  const name = scopeName(included, excluded);
  const scope: Scope =
    until === undefined
      ? { name, accounts: [...reached] }
      : // IAM takes no colon in a name.
        {
          name: `${name}-until-${until.replaceAll(":", "")}`,
          accounts: [...reached],
          notAfter: endOf(until),
        };
  // What is wrong is told at every place where it is written.
  if (isRight) accounts.scopes.set(written, scope);
  return scope;
}

function allKnown<T>(found: readonly (T | undefined)[]): T[] | undefined {
  const known = found.filter((item) => item !== undefined);
  return known.length === found.length ? known : undefined;
}

/** Sorted, so that a scope has one name whatever the order it is written in. */
function scopeName(included: readonly string[], excluded: readonly string[]): string {
  const join = (names: readonly string[]) => [...new Set(names)].sort().join("+");
  return excluded.length === 0 ? join(included) : `${join(included)}-except-${join(excluded)}`;
}

/** The first of many, so that a message stays readable with a thousand accounts. */
export function list(names: readonly string[]): string {
  return names.length <= 12
    ? names.join(", ")
    : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}
