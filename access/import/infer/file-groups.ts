import { tokenIn } from "../../../organization/checks/cdktf-tokens";
import { EVERYONE, NAME_RULES, nameFault, reservedFault } from "../../../organization/names";
import { by, byName } from "../../../organization/order";
import type { EstateAccount, EstateGroup } from "../estate/estate";
import { readDelegation } from "./read-delegation";
import type { Outside } from "./read-trust";
import { type GrantedRole, type KnownRoles, resolveDelegation } from "./resolve-delegation";
import { type Grant, grantOf, type Places, repeatedSets, type Sets, setsIn, teamGrants } from "./scopes";

/** A group that the file expresses. */
export interface FileGroup {
  readonly group: EstateGroup;
  readonly granted: readonly GrantedRole[];
  /** Absent: the group is a team. */
  readonly grant?: Grant;
  /** What is not granted in the same way. */
  readonly changes: readonly string[];
  /** Whether it requires the user's name as the source identity. */
  readonly isIdentified: boolean;
}

export interface GroupOutside extends Outside {
  readonly group: EstateGroup;
  readonly proposal?: string;
}

export interface FileGroups {
  /** Sorted by name. */
  readonly groups: readonly FileGroup[];
  readonly outside: readonly GroupOutside[];
  readonly sets: Sets;
  /** Whether every role has a group in every member account. */
  readonly isSymmetric: boolean;
}

/**
 * The identity account's groups as grants, or as teams where a grant would not have the group's name.
 *
 * @param refused reasons why groups stay outside, by name
 */
export function fileGroups(
  identity: EstateAccount,
  known: KnownRoles,
  places: Places,
  now: Date,
  refused: ReadonlyMap<string, string>,
): FileGroups {
  const outside: GroupOutside[] = [];
  const read: Omit<FileGroup, "grant">[] = [];
  for (const group of [...identity.groups].sort(byName)) {
    if (group.name === EVERYONE) continue;
    const why = refused.get(group.name);
    const found = why === undefined ? readGroup(group, identity, known, now) : { outside: why };
    if ("outside" in found) outside.push({ group, ...found });
    else read.push({ group, ...found });
  }
  const named = read.map(({ group: { name }, granted }) => ({ name, granted }));
  const sets = setsIn(named, places);
  const isSymmetric = coversAll(named, places);
  const groups = read.map((it) => {
    const { name } = it.group;
    const grant = grantOf({ name, granted: it.granted }, places, sets);
    return { ...it, ...(grant !== undefined && { grant }) };
  });
  const teams = groups
    .filter(({ grant }) => grant === undefined)
    .map(({ group: { name }, granted }) => ({ name, granted }));
  return { groups, outside, sets: repeatedSets(teams, places, sets), isSymmetric };
}

type Read = Pick<FileGroup, "granted" | "changes" | "isIdentified">;

function readGroup(
  group: EstateGroup,
  identity: EstateAccount,
  known: KnownRoles,
  now: Date,
): Read | Pick<GroupOutside, "outside" | "proposal"> {
  const { name } = group;
  if (reservedFault("team", name) !== undefined)
    return {
      outside: `the apply fails while it exists, because it creates the group ${EVERYONE}, and AWS ignores case`,
      ...renaming(name),
    };
  const fault = nameFault("team", name);
  if (fault !== undefined)
    return { outside: `the file cannot have a group of its name: it ${fault}`, ...renaming(name) };
  if (tokenIn(name) !== undefined) return { outside: "CDKTF takes its name for a token", ...renaming(name) };
  const delegation = readDelegation(group, identity);
  if ("outside" in delegation) return delegation;
  const resolved = resolveDelegation(delegation, known, now);
  if ("outside" in resolved) return resolved;
  const { roles, changes, isIdentified } = resolved;
  return { granted: roles, changes, isIdentified };
}

/** Nothing for a name that IAM does not have and a shell might run. */
function renaming(name: string): Pick<GroupOutside, "proposal"> {
  if (!NAME_RULES.group.pattern.test(name)) return {};
  return {
    proposal: `aws iam update-group --group-name ${name} --new-group-name ${name}-team, then import again`,
  };
}

interface WithGroups {
  readonly groups: readonly FileGroup[];
}

/** The groups, as teams where no user of the file has the grant that would make them. */
export function withUsedGrants(
  { groups, ...others }: FileGroups,
  users: readonly WithGroups[],
  places: Places,
): FileGroups {
  const used = new Set(users.flatMap((user) => user.groups));
  return {
    ...others,
    groups: groups.map((it) => {
      if (used.has(it) || (others.isSymmetric && isSymmetricGroup(it, places))) return it;
      const { grant: _, ...team } = it;
      return team;
    }),
  };
}

/** Names of groups that have members, none of whom is a user of the file. */
export function groupsWithoutUsers(
  { groups }: FileGroups,
  identity: EstateAccount,
  users: readonly { readonly user: { readonly name: string } }[],
): string[] {
  const inFile = new Set(users.map(({ user }) => user.name));
  return groups.flatMap(({ group: { name } }) => {
    const members = identity.users.filter((user) => user.groups.includes(name));
    return members.length > 0 && members.every((user) => !inFile.has(user.name)) ? [name] : [];
  });
}

/** Whether each role has its own group in each member account in which it exists. */
function coversAll(
  groups: readonly { name: string; granted: readonly GrantedRole[] }[],
  places: Places,
): boolean {
  const byGroup = new Map(groups.map((group) => [group.name, group.granted]));
  const wanted = [...places.existsIn].flatMap(([role, accounts]) =>
    places.members.filter((account) => accounts.has(account)).map((account) => ({ role, account })),
  );
  return (
    wanted.length > 0 &&
    wanted.every(({ role, account }) => {
      const granted = byGroup.get(`${role}-${account}`) ?? [];
      return granted.length === 1 && granted[0]?.role === role && isForGood(granted[0], account);
    })
  );
}

function isForGood({ account, notAfter }: GrantedRole, name: string): boolean {
  return account === name && notAfter === undefined;
}

function isSymmetricGroup({ group, granted }: Omit<FileGroup, "grant">, { members }: Places): boolean {
  const [only] = granted;
  return (
    granted.length === 1 &&
    only !== undefined &&
    members.includes(only.account) &&
    isForGood(only, only.account) &&
    group.name === `${only.role}-${only.account}`
  );
}

/** The teams of the file, by name. */
export function teamsOf(
  { groups, sets }: FileGroups,
  places: Places,
): Record<string, { grants: ReturnType<typeof teamGrants> }> {
  return Object.fromEntries(
    groups
      .filter(({ grant }) => grant === undefined)
      .map(({ group, granted }) => [group.name, { grants: teamGrants(granted, places, sets) }] as const)
      .sort(by(([name]) => name)),
  );
}
