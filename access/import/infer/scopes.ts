import { groupBy } from "../../../organization/group-by";
import { ALL, nameFault, reservedFault } from "../../../organization/names";
import type { ScopeEntry } from "../../../organization/schema";
import { endInWords } from "../../../organization/until";
import type { EstateAccount } from "../estate/estate";
import type { FileRole } from "./file-roles";
import type { GrantedRole } from "./resolve-delegation";

/** A group that grants one role, and the part of its name after the role's. */
interface Named {
  readonly role: string;
  /** `A`, `production`, `all-except-B` */
  readonly scope: string;
  readonly accounts: ReadonlySet<string>;
  readonly until?: string;
}

/** Account names by the name of their set. */
export type Sets = ReadonlyMap<string, ReadonlySet<string>>;

/** Where roles exist, for scopes. */
export interface Places {
  /** Names of all accounts, in order. */
  readonly accounts: readonly string[];
  readonly members: readonly string[];
  /** Names of the accounts in which a role exists, by its key. */
  readonly existsIn: ReadonlyMap<string, ReadonlySet<string>>;
}

export function placesOf(accounts: readonly EstateAccount[], roles: readonly FileRole[]): Places {
  return {
    accounts: accounts.map(({ name }) => name),
    members: accounts.filter(({ isIdentity }) => !isIdentity).map(({ name }) => name),
    existsIn: new Map(
      roles.map(({ key, roles: ofAccounts }) => [
        key,
        new Set(ofAccounts.map(({ account }) => account.name)),
      ]),
    ),
  };
}

/** The readings of a group's name as `<role>-<scope>`, at most one for each spelling of its end. */
function namedScopes(group: string, granted: readonly GrantedRole[]): Named[] {
  const [first] = granted;
  if (first === undefined) return [];
  const { role, notAfter } = first;
  if (granted.some((it) => it.role !== role || it.notAfter !== notAfter)) return [];
  if (!group.startsWith(`${role}-`)) return [];
  const scope = group.slice(role.length + 1);
  const accounts = new Set(granted.map(({ account }) => account));
  if (notAfter === undefined) return [{ role, scope, accounts }];
  return [...new Set([endInWords(notAfter), notAfter])].flatMap((until) => {
    const end = `-until-${until.replaceAll(":", "")}`;
    return scope.endsWith(end) ? [{ role, scope: scope.slice(0, -end.length), accounts, until }] : [];
  });
}

interface GroupOfRoles {
  readonly name: string;
  readonly granted: readonly GrantedRole[];
}

/** Sets that group names mention, with their accounts; a name that groups use for different accounts is no set. */
export function setsIn(groups: readonly GroupOfRoles[], places: Places): Sets {
  const { accounts, existsIn } = places;
  const mentioned = groups
    .flatMap(({ name, granted }) => namedScopes(name, granted))
    .filter(({ scope }) => isSetName(scope, accounts));
  const sets = new Map<string, ReadonlySet<string>>();
  const spelled = new Set<string>();
  for (const [name, scopes] of groupBy(mentioned, ({ scope }) => scope)) {
    const all = new Set(scopes.flatMap((scope) => [...scope.accounts]));
    const isOne = scopes.every(({ role, accounts: reached }) =>
      [...all].every((account) => reached.has(account) || !existsIn.get(role)?.has(account)),
    );
    if (!isOne || spelled.has(name.toLowerCase())) continue;
    spelled.add(name.toLowerCase());
    sets.set(name, all);
  }
  return sets;
}

function isSetName(name: string, accounts: readonly string[]): boolean {
  return (
    nameFault("set", name) === undefined &&
    !name.includes("-except-") &&
    reservedFault("set", name) === undefined &&
    !accounts.some((account) => account.toLowerCase() === name.toLowerCase())
  );
}

/** The grant that makes a group of this name with these roles; undefined if none does. */
export function grantOf({ name, granted }: GroupOfRoles, places: Places, sets: Sets): Grant | undefined {
  for (const { role, scope, accounts, until } of namedScopes(name, granted)) {
    for (const { included, excluded } of readings(scope)) {
      const reached = reachOf(included, excluded, places, sets);
      const existsIn = places.existsIn.get(role) ?? new Set();
      if (reached === undefined || !isEqual(new Set([...reached].filter((it) => existsIn.has(it))), accounts))
        continue;
      const [only] = included;
      if (included.length === 1 && only !== undefined && excluded.length === 0 && until === undefined)
        return { role, entry: only };
      const entry = {
        accounts: included.length === 1 && only !== undefined ? only : [...included],
        ...(excluded.length > 0 && { except: [...excluded] }),
        ...(until !== undefined && { until }),
      };
      return { role, entry };
    }
  }
  return undefined;
}

export interface Grant {
  readonly role: string;
  readonly entry: ScopeEntry;
}

/** Each way to read `A+production-except-B`; a name may itself contain `-except-`. */
function* readings(scope: string): Generator<{ included: string[]; excluded: string[] }> {
  const marker = "-except-";
  yield { included: scope.split("+"), excluded: [] };
  for (let at = scope.indexOf(marker); at !== -1; at = scope.indexOf(marker, at + 1))
    yield { included: scope.slice(0, at).split("+"), excluded: scope.slice(at + marker.length).split("+") };
}

/** The accounts of a scope; undefined if the loader would refuse it, or write its name differently. */
function reachOf(
  included: readonly string[],
  excluded: readonly string[],
  { accounts, members }: Places,
  sets: Sets,
): Set<string> | undefined {
  const find = (name: string): readonly string[] | undefined => {
    if (name === ALL) return members;
    const set = sets.get(name);
    return accounts.includes(name) ? [name] : set && [...set];
  };
  const isSorted = (names: readonly string[]) =>
    names.every((name, index) => index === 0 || (names[index - 1] ?? "") < name);
  if (!isSorted(included) || !isSorted(excluded)) return undefined;
  const reached = new Set<string>();
  for (const name of included) {
    const found = find(name);
    if (found === undefined) return undefined;
    for (const account of found) reached.add(account);
  }
  for (const name of excluded) {
    const left = find(name)?.filter((account) => reached.delete(account));
    if (left === undefined || left.length === 0) return undefined;
  }
  return reached;
}

function isEqual<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

/** Grants of a team with these roles, by role. */
export function teamGrants(
  granted: readonly GrantedRole[],
  places: Places,
  sets: Sets,
): Record<string, ScopeEntry | ScopeEntry[]> {
  const entries = [...groupBy(granted, ({ role }) => role)].map(([role, ofRole]) => {
    const scopes = [...groupBy(ofRole, ({ notAfter }) => notAfter)].flatMap(
      ([notAfter, reached]): ScopeEntry[] => {
        const names = scopeNames(new Set(reached.map(({ account }) => account)), role, places, sets);
        const [only] = names;
        if (notAfter === undefined) return names;
        const accounts = names.length === 1 && only !== undefined ? only : names;
        return [{ accounts, until: endInWords(notAfter) }];
      },
    );
    const [only] = scopes;
    return [role, scopes.length === 1 && only !== undefined ? only : scopes] as const;
  });
  return Object.fromEntries(entries);
}

/** Fewer accounts are listed one by one. */
const FEWEST = 3;

/** Sets for lists of accounts that teams repeat, beside those that group names mention. Their names are free to change. */
export function repeatedSets(teams: readonly GroupOfRoles[], places: Places, sets: Sets): Sets {
  const lists = teams.flatMap(({ granted }) =>
    [...groupBy(granted, ({ role, notAfter }) => JSON.stringify([role, notAfter]))].flatMap(([, reached]) => {
      const [first] = reached;
      if (first === undefined || reached.length < FEWEST) return [];
      const names = scopeNames(new Set(reached.map(({ account }) => account)), first.role, places, sets);
      return names.length < FEWEST ? [] : [names];
    }),
  );
  const all = new Map(sets);
  const taken = new Set([...places.accounts, ...sets.keys()].map((name) => name.toLowerCase()));
  let number = 1;
  for (const [, [names, ...again]] of groupBy(lists, (it) => it.join())) {
    if (names === undefined || again.length === 0) continue;
    while (taken.has(`set-${number}`)) number++;
    all.set(`set-${number++}`, new Set(names));
  }
  return all;
}

/** `all`, a set, or the accounts. */
function scopeNames(reached: ReadonlySet<string>, role: string, places: Places, sets: Sets): string[] {
  const existsIn = places.existsIn.get(role) ?? new Set();
  const means = (accounts: Iterable<string>) =>
    isEqual(reached, new Set([...accounts].filter((account) => existsIn.has(account))));
  if (reached.size > 1) {
    if (means(places.members)) return [ALL];
    const set = [...sets].find(([, accounts]) => means(accounts));
    if (set !== undefined) return [set[0]];
  }
  return [...reached].sort();
}
