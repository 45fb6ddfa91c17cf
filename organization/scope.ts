import type { Account } from "./account";
import { ALL } from "./names";
import { didYouMean } from "./nearest";
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
  /** Its name before some of its accounts were renamed; the same where none is. */
  readonly before: string;
  readonly accounts: readonly Account[];
  /** The first moment at which the grant does not hold any more. */
  readonly notAfter?: string;
}

/** The accounts that a name means, an unknown one reported with its scope. */
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
    return named && { name: entry, before: nameBefore(entry, accounts), accounts: named };
  }

  const written = JSON.stringify(entry);
  const known = accounts.scopes.get(written);
  if (known) return known;
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
  const before = (names: readonly string[]) => names.map((name) => nameBefore(name, accounts));
  // IAM takes no colon in a name.
  const end = until === undefined ? "" : `-until-${until.replaceAll(":", "")}`;
  const scope: Scope = {
    name: scopeName(included, excluded) + end,
    before: scopeName(before(included), before(excluded)) + end,
    accounts: [...reached],
    ...(until !== undefined && { notAfter: endOf(until) }),
  };
  // A fault is reported at every place where it occurs.
  if (isRight) accounts.scopes.set(written, scope);
  return scope;
}

function allKnown<T>(found: readonly (T | undefined)[]): T[] | undefined {
  const known = found.filter((item) => item !== undefined);
  return known.length === found.length ? known : undefined;
}

/** What an account was called before; a set has no other name. */
function nameBefore(name: string, { byName }: Accounts): string {
  return byName.get(name)?.was ?? name;
}

/** Sorted, so that a scope's name does not depend on the order in the file. */
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
