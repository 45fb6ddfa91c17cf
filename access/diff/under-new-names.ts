import type { Account } from "../../organization/account";
import type { Entitlements } from "../../organization/entitlements";
import type { Grant, Organization, Team } from "../../organization/organization";
import type { Role } from "../../organization/role";
import type { Renames } from "./renames-since";

/**
 * Former entitlements under current names, so that the two can be compared. Groups keep their former names, which may
 * belong to other groups now.
 */
export function underNewNames(entitlements: Entitlements, renames: Renames): Entitlements {
  const { accounts, roles, teams, users } = renames;
  if (accounts.size + roles.size + teams.size + users.size === 0) return entitlements;
  const organization = organizationUnder(entitlements.organization, renames);
  const user = (name: string) => users.get(name) ?? name;
  return {
    ...entitlements,
    organization,
    users: organization.users,
    groups: entitlements.groups.map((group) => ({
      ...group,
      members: group.members.map(user),
      targets: group.targets.map((target) => ({
        ...target,
        account: accounts.get(target.account) ?? target.account,
        role: roles.get(target.role) ?? target.role,
      })),
    })),
    groupsOf: new Map([...entitlements.groupsOf].map(([name, groups]) => [user(name), groups])),
  };
}

function organizationUnder(organization: Organization, renames: Renames): Organization {
  const account = once((it: Account): Account => ({ ...it, name: renames.accounts.get(it.name) ?? it.name }));
  const role = once(
    (it: Role): Role => ({
      ...it,
      key: renames.roles.get(it.key) ?? it.key,
      accounts: it.accounts.map(account),
    }),
  );
  const grant = (it: Grant): Grant => ({ ...it, role: role(it.role), accounts: it.accounts.map(account) });
  const team = once(
    (it: Team): Team => ({
      ...it,
      name: renames.teams.get(it.name) ?? it.name,
      grants: it.grants.map(grant),
    }),
  );
  const { guardrails } = organization;
  return {
    ...organization,
    identity: account(organization.identity),
    accounts: organization.accounts.map(account),
    leaving: organization.leaving.map(account),
    roles: organization.roles.map(role),
    teams: organization.teams.map(team),
    users: organization.users.map((it) => ({
      ...it,
      name: renames.users.get(it.name) ?? it.name,
      teams: it.teams.map(team),
      grants: it.grants.map(grant),
    })),
    guardrails: {
      ...guardrails,
      adminUse: { ...guardrails.adminUse, roles: guardrails.adminUse.roles.map(role) },
    },
  };
}

/** Renames each object once, however often it is referenced. */
function once<T extends object>(make: (thing: T) => T): (thing: T) => T {
  const made = new Map<T, T>();
  return (thing) => {
    const known = made.get(thing) ?? make(thing);
    made.set(thing, known);
    return known;
  };
}
