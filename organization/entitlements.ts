import type { Account } from "./account";
import { roleArn } from "./arn";
import { type EnrollmentWindows, openWindows } from "./enrollment";
import { furtherRegions } from "./event-regions";
import { EVERYONE } from "./names";
import type { Grant, Organization, Team, User } from "./organization";
import { type Part, pack } from "./packing";
import type { PolicyDocument } from "./policy-document";
import type { Path } from "./problem";
import type { Role } from "./role";
import { permissionsIn } from "./role-denials";
import type { Target } from "./target";
import { holdsAt, later } from "./until";

/** An IAM group in the identity account that carries one grant, or all grants of a team. */
export interface Group {
  readonly name: string;
  /** Roles that its members may assume, without duplicates, sorted by ARN. */
  readonly targets: readonly Target[];
  /** The same roles, packed into its policies. */
  readonly parts: readonly Part[];
  /** User names, sorted. */
  readonly members: readonly string[];
}

/** A grant that has expired and is left out. */
export interface EndedGrant {
  /** `alice`, `team network` */
  readonly who: string;
  readonly role: string;
  readonly scope: string;
  /** Names of the accounts that it reached. */
  readonly accounts: readonly string[];
  readonly notAfter: string;
  /** Its path in the file. */
  readonly path: Path;
}

/** A role in one account. */
export interface AccountRole {
  readonly account: Account;
  readonly role: Role;
  readonly arn: string;
  /** Its inline permission document in that account. */
  readonly permissions?: PolicyDocument;
}

/** The expanded organization: exactly which groups, members and roles exist where. */
export interface Entitlements {
  readonly organization: Organization;
  /** Sorted by name, without the group of all users. */
  readonly groups: readonly Group[];
  /** Sorted by account, then by role. */
  readonly roles: readonly AccountRole[];
  /** All users, sorted by name. */
  readonly users: readonly User[];
  /** Names of each user's groups, including the group of all users. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  /** The open enrollment windows. If `organization.enrollment.mode` is `open`, every window is. */
  readonly enrollment: EnrollmentWindows;
  readonly ended: readonly EndedGrant[];
  readonly renamed: readonly Renamed[];
}

/** A resource whose name changed. */
export interface Renamed {
  readonly kind: "user" | "group" | "role" | "guardrails";
  /**
   * Identifying names: of a user or group, its own; of a role, the account's and its key; of guardrails, the account's
   * and, outside the home region, the region.
   */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Expands the organization. The result does not depend on the order of the file: it is sorted, so moving a line does not
 * change the plan.
 *
 * @param now grants and enrollment windows that have ended by then are left out
 */
export function entitlementsOf(written: Organization, now: Date): Entitlements {
  const { organization, ended } = withoutEnded(written, now);
  const groups = groupsOf(organization);
  return {
    organization,
    ended,
    groups,
    roles: accountRolesOf(organization),
    users: [...organization.users].sort(by(({ name }) => name)),
    groupsOf: membershipsOf(organization.users, groups),
    enrollment: openWindows(organization, now),
    renamed: renamesIn(organization),
  };
}

/** Everything that was renamed, with its former name. */
function renamesIn(organization: Organization): Renamed[] {
  const { users, roles, accounts, identity } = organization;
  const before = ({ name, was = name }: Account) => was;
  const named: Renamed[] = [
    ...users.map(({ name, was = name }): Renamed => ({ kind: "user", from: [was], to: [name] })),
    ...groupSourcesOf(organization).map(
      ({ name, before: was }): Renamed => ({ kind: "group", from: [was], to: [name] }),
    ),
    ...roles.flatMap(({ key, was = key, accounts: existsIn }) =>
      existsIn.map(
        (account): Renamed => ({ kind: "role", from: [before(account), was], to: [account.name, key] }),
      ),
    ),
    ...accounts.map(
      (account): Renamed => ({ kind: "guardrails", from: [before(account)], to: [account.name] }),
    ),
    ...furtherRegions(organization, accounts).map(
      (region): Renamed => ({
        kind: "guardrails",
        from: [before(identity), region],
        to: [identity.name, region],
      }),
    ),
  ];
  const renamed = named.filter(({ from, to }) => from.join(" ") !== to.join(" "));
  return [...new Map(renamed.map((it) => [`${it.kind} ${it.to.join(" ")}`, it])).values()];
}

/** Name of the group that grants a role on a scope. */
export function groupName({ key }: Pick<Role, "key">, scope: string): string {
  return `${key}-${scope}`;
}

/** A group as required by one source, before sources of the same name are merged. */
export interface GroupSource {
  readonly name: string;
  /** Name before a rename of anything it derives from; otherwise the current name. */
  readonly before: string;
  /** Roles that it may assume, with the accounts in which they exist. */
  readonly reaches: readonly Reach[];
  readonly member?: string;
  /** What requires it, for messages, and its path in the file. */
  readonly origin: string;
  readonly path: Path;
}

type Reach = Pick<Grant, "role" | "accounts" | "notAfter">;

/** Every group required by symmetry, teams and grants. Several sources may have one name. */
export function groupSourcesOf({ groups, roles, teams, users }: Organization): GroupSource[] {
  return [
    ...(groups === "symmetric" ? roles.flatMap(symmetricSources) : []),
    ...teams.map(teamSource),
    ...users.flatMap((user) => [
      ...user.teams.map((team) => ({ ...teamSource(team), member: user.name })),
      ...user.grants.map((grant) => ({ ...grantSource(grant), member: user.name })),
    ]),
  ];
}

function symmetricSources(role: Role): GroupSource[] {
  return role.accounts
    .filter((account) => !account.isIdentity)
    .map((account) =>
      grantSource({
        role,
        scope: account.name,
        scopeBefore: account.was ?? account.name,
        accounts: [account],
        path: ["roles", role.key],
      }),
    );
}

function teamSource({ name, was = name, grants }: Team): GroupSource {
  return { name, before: was, reaches: grants, origin: `team ${name}`, path: ["teams", name] };
}

function grantSource(grant: Grant): GroupSource {
  const { role, scope, scopeBefore, path } = grant;
  const { key, was = key } = role;
  return {
    name: groupName(role, scope),
    before: groupName({ key: was }, scopeBefore),
    reaches: [grant],
    origin: `role ${key} on ${scope}`,
    path,
  };
}

function groupsOf(organization: Organization): Group[] {
  const groups = new Map<string, { targets: readonly Target[]; members: Set<string> }>();
  for (const { name, reaches, member } of groupSourcesOf(organization)) {
    // Sources of one name are equivalent (checks/group-names.ts); use the first.
    const group = groups.get(name) ?? {
      targets: targetsOf(organization, reaches),
      members: new Set<string>(),
    };
    if (member !== undefined) group.members.add(member);
    groups.set(name, group);
  }
  return [...groups]
    .map(([name, { targets, members }]) => ({
      name,
      targets,
      parts: pack(name, targets, organization.sessions.sourceIdentity),
      members: [...members].sort(),
    }))
    .sort(by(({ name }) => name));
}

/** Roles that a group may assume, without duplicates, sorted by ARN. */
function targetsOf(organization: Organization, reaches: readonly Reach[]): Target[] {
  const targets = new Map<string, Target>();
  for (const { role, accounts, notAfter } of reaches) {
    const existsIn = new Set(role.accounts);
    for (const account of accounts) {
      if (!existsIn.has(account)) continue;
      const reached = target(organization, account, role);
      const known = targets.get(reached.arn);
      // A role granted twice ends at the later end.
      const end = known === undefined ? notAfter : later(known.notAfter, notAfter);
      targets.set(reached.arn, end === undefined ? reached : { ...reached, notAfter: end });
    }
  }
  return [...targets.values()].sort(by(({ arn }) => arn));
}

function target({ partition }: Organization, account: Account, role: Role): Target {
  const { name, id } = account;
  return { account: name, accountId: id, role: role.key, arn: roleArn(partition, id, role.name) };
}

/** The organization without its expired grants. */
function withoutEnded(
  organization: Organization,
  now: Date,
): { readonly organization: Organization; readonly ended: readonly EndedGrant[] } {
  const ended: EndedGrant[] = [];
  const holding = (who: string, grants: readonly Grant[]) =>
    grants.filter(({ role, scope, accounts, notAfter, path }) => {
      if (notAfter === undefined || holdsAt(notAfter, now)) return true;
      ended.push({ who, role: role.key, scope, accounts: accounts.map(({ name }) => name), notAfter, path });
      return false;
    });
  const teams = new Map(
    organization.teams.map((team) => [team, { ...team, grants: holding(`team ${team.name}`, team.grants) }]),
  );
  const users = organization.users.map((user) => ({
    ...user,
    grants: holding(user.name, user.grants),
    teams: user.teams.map((team) => teams.get(team) ?? team),
  }));
  if (ended.length === 0) return { organization, ended };
  return { organization: { ...organization, teams: [...teams.values()], users }, ended };
}

function accountRolesOf(organization: Organization): AccountRole[] {
  const { partition, roles } = organization;
  return roles
    .flatMap((role) =>
      role.accounts.map((account) => ({
        account,
        role,
        arn: roleArn(partition, account.id, role.name),
        permissions: permissionsIn(account, role, organization),
      })),
    )
    .sort(by(({ account, role }) => `${account.name} ${role.key}`));
}

function membershipsOf(users: readonly User[], groups: readonly Group[]): Map<string, readonly string[]> {
  const memberships = new Map(users.map(({ name }) => [name, [EVERYONE]]));
  for (const { name, members } of groups) for (const member of members) memberships.get(member)?.push(name);
  return memberships;
}

/** Compares by code point, independent of the locale. */
function by<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
