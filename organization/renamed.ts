import type { GrantsEntry, OrganizationFile, ScopeEntry } from "./schema";

/** New names, each with the one that it had. */
type Renames = ReadonlyMap<string, string>;

/**
 * The file under the names that were in use before: each `was` in the place of its entry's name, here
 * and wherever it is named. Undefined when nothing is renamed.
 */
export function fileBefore(file: OrganizationFile): OrganizationFile | undefined {
  const accounts = renamesIn(file.accounts);
  const roles = renamesIn(file.roles);
  const teams = renamesIn(file.teams ?? {});
  const users = renamesIn(file.users);
  if (accounts.size + roles.size + teams.size + users.size === 0) return undefined;

  const account = (name: string) => accounts.get(name) ?? name;
  const grants = (entry: GrantsEntry | undefined) =>
    entry && renamedKeys(entry, roles, (scopes) => renamedScopes(scopes, account));
  return {
    ...file,
    identity: account(file.identity),
    accounts: renamedKeys(file.accounts, accounts, (entry) => entry),
    roles: renamedKeys(file.roles, roles, (entry) => ({ ...entry, accounts: entry.accounts?.map(account) })),
    teams: renamedKeys(file.teams ?? {}, teams, (entry) => ({ ...entry, grants: grants(entry.grants) })),
    users: renamedKeys(file.users, users, (entry) => ({
      ...entry,
      teams: entry.teams?.map((name) => teams.get(name) ?? name),
      grants: grants(entry.grants),
    })),
    guardrails: file.guardrails && {
      ...file.guardrails,
      adminUse: file.guardrails.adminUse && {
        ...file.guardrails.adminUse,
        roles: file.guardrails.adminUse.roles?.map((name) => roles.get(name) ?? name),
      },
    },
  };
}

function renamesIn(entries: Readonly<Record<string, { readonly was?: string }>>): Renames {
  return new Map(
    Object.entries(entries).flatMap(([name, { was }]) => (was === undefined ? [] : [[name, was] as const])),
  );
}

function renamedKeys<T>(
  entries: Readonly<Record<string, T>>,
  renames: Renames,
  then: (entry: T) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [renames.get(name) ?? name, then(entry)]),
  );
}

function renamedScopes(scopes: GrantsEntry[string], account: (name: string) => string): GrantsEntry[string] {
  const renamed = (scope: ScopeEntry): ScopeEntry => {
    if (typeof scope === "string") return account(scope);
    const { accounts, except } = scope;
    return {
      ...scope,
      accounts: typeof accounts === "string" ? account(accounts) : accounts.map(account),
      except: except?.map(account),
    };
  };
  return Array.isArray(scopes) ? scopes.map(renamed) : renamed(scopes);
}
