import type { Account } from "./account";
import { firstOf } from "./in-words";
import { ALL } from "./names";
import { didYouMean } from "./nearest";
import type { Path, Report } from "./problem";
import type { ScopeEntry } from "./schema";
import { endOf } from "./until";

/** The accounts and sets that a scope can name. */
export interface Accounts {
  readonly byName: ReadonlyMap<string, Account>;
  readonly sets: ReadonlyMap<string, readonly Account[]>;
  /** Every account except the identity account. */
  readonly members: readonly Account[];
  /** Leaving accounts, by name; no scope can include them. */
  readonly leaving: ReadonlyMap<string, Account>;
  /** Valid long-form scopes by their text; many users share one. */
  readonly scopes: Map<string, Scope>;
}

/** A resolved scope: its part of the group name, and its accounts. */
export interface Scope {
  readonly name: string;
  /** The same with its accounts' former names. */
  readonly before: string;
  readonly accounts: readonly Account[];
  /** First moment at which the grant no longer applies. */
  readonly notAfter?: string;
}

/** The accounts of a name; reports an unknown name. */
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
      message: `${subject}: account ${name} is leaving and cannot be granted`,
      found: name,
      fix: `delete it here, or delete leaving: true in account ${name}`,
    });
    return undefined;
  }
  report({
    path,
    message: `${subject}: no account or set of that name`,
    found: name,
    expected: `one of ${list(known)}`,
    fix: didYouMean(name, known) ?? `add the account, or add the set to an account: sets: [${name}]`,
  });
  return undefined;
}

/**
 * Resolves one entry of a grant; undefined if it names something unknown.
 *
 * @param subject prefix of messages: `alice, grant of vpc`
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
      message: `${subject}: except leaves out ${excluded[index]}, which the scope does not include`,
      found: excluded[index],
      expected: `accounts of ${included.join(", ")}`,
      fix: "delete it from except",
    });
  }
  const { until } = entry;
  const before = (names: readonly string[]) => names.map((name) => nameBefore(name, accounts));
  // IAM names cannot contain a colon.
  const end = until === undefined ? "" : `-until-${until.replaceAll(":", "")}`;
  const scope: Scope = {
    name: scopeName(included, excluded) + end,
    before: scopeName(before(included), before(excluded)) + end,
    accounts: [...reached],
    ...(until !== undefined && { notAfter: endOf(until) }),
  };
  // Report a problem at each of its places.
  if (isRight) accounts.scopes.set(written, scope);
  return scope;
}

function allKnown<T>(found: readonly (T | undefined)[]): T[] | undefined {
  const known = found.filter((item) => item !== undefined);
  return known.length === found.length ? known : undefined;
}

/** An account's former name; sets cannot be renamed. */
function nameBefore(name: string, { byName }: Accounts): string {
  return byName.get(name)?.was ?? name;
}

/** Sorted, so that the scope's name does not depend on file order. */
function scopeName(included: readonly string[], excluded: readonly string[]): string {
  const join = (names: readonly string[]) => [...new Set(names)].sort().join("+");
  return excluded.length === 0 ? join(included) : `${join(included)}-except-${join(excluded)}`;
}

/** Lists the first names, so that a message stays readable with a thousand accounts. */
export function list(names: readonly string[]): string {
  return firstOf(names, 10, 12);
}
