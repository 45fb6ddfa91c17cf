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

/** An IAM group of the identity account that carries one grant, or all the grants of a team. */
export interface Group {
  readonly name: string;
  /** The roles that its members may assume, each once, in the order of their ARNs. */
  readonly targets: readonly Target[];
  /** The same, as its policies hold them. */
  readonly parts: readonly Part[];
  /** User names, sorted. */
  readonly members: readonly string[];
}

/** A grant whose end has come: it is left out. */
export interface EndedGrant {
  /** `alice`, `team network` */
  readonly who: string;
  readonly role: string;
  readonly scope: string;
  /** Names of the accounts that it reached. */
  readonly accounts: readonly string[];
  readonly notAfter: string;
  /** Its place in the file. */
  readonly path: Path;
}

/** A role in one account. */
export interface AccountRole {
  readonly account: Account;
  readonly role: Role;
  readonly arn: string;
  /** Its inline permission document there. */
  readonly permissions?: PolicyDocument;
}

/** The organization expanded: exactly which groups, members and roles exist where. */
export interface Entitlements {
  readonly organization: Organization;
  /** Sorted by name. The group of everyone is not among them. */
  readonly groups: readonly Group[];
  /** By account, then role, sorted by name. */
  readonly roles: readonly AccountRole[];
  /** Everyone, sorted by name. */
  readonly users: readonly User[];
  /** The groups of each user by name, the group of everyone included. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  /** The enrollment windows that are open; all is open where organization.enrollment.mode is. */
  readonly enrollment: EnrollmentWindows;
  readonly ended: readonly EndedGrant[];
  readonly renamed: readonly Renamed[];
}

/** Something that had other names before. */
export interface Renamed {
  readonly kind: "user" | "group" | "role" | "guardrails";
  /**
   * The names that identify it: of a user or group its own; of a role its account's and its key; of guardrails
   * the account's, and the region where it is not the usual one.
   */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Expands the organization. The result does not depend on the order of the file: everything is
 * sorted, so that moving a line is no change to the plan.
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

/** What has another name now, each under the one that it had. */
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

/** The name of the group that carries a role in a scope. */
export function groupName({ key }: Pick<Role, "key">, scope: string): string {
  return `${key}-${scope}`;
}

/** A group as one of its sources asks for it, before those of one name are joined. */
export interface GroupSource {
  readonly name: string;
  /** Its name before, where something that it is named after is renamed; else the same. */
  readonly before: string;
  /** Roles it may assume, each with the accounts in which the role exists. */
  readonly reaches: readonly Reach[];
  readonly member?: string;
  /** What requires it, in words, and its place in the file. */
  readonly origin: string;
  readonly path: Path;
}

type Reach = Pick<Grant, "role" | "accounts" | "notAfter">;

/** Every group that symmetry, teams and grants ask for; several sources may share a name. */
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
    // Sources of one name require the same thing (checks/group-names.ts): the first one is used.
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
      parts: pack(name, targets),
      members: [...members].sort(),
    }))
    .sort(by(({ name }) => name));
}

/** The roles that a group opens, each once, in the order of their ARNs. */
function targetsOf(organization: Organization, reaches: readonly Reach[]): Target[] {
  const targets = new Map<string, Target>();
  for (const { role, accounts, notAfter } of reaches) {
    const existsIn = new Set(role.accounts);
    for (const account of accounts) {
      if (!existsIn.has(account)) continue;
      const reached = target(organization, account, role);
      const known = targets.get(reached.arn);
      // Granted twice, it holds to the later end.
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

/** The organization as if what has ended had never been written. */
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

/** Orders by code point, the same on every machine. */
function by<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
