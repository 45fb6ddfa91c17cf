import { tokenIn } from "../../../organization/checks/cdktf-tokens";
import { ENROLL_TAG, opensWindow } from "../../../organization/enrollment";
import { groupBy } from "../../../organization/group-by";
import { many } from "../../../organization/in-words";
import { EVERYONE, NAME_RULES, nameFault } from "../../../organization/names";
import { byName } from "../../../organization/order";
import type { Partition } from "../../../organization/partition";
import { QUOTAS } from "../../../organization/quotas";
import type { OrganizationFile, ScopeEntry } from "../../../organization/schema";
import { endInWords, endOf } from "../../../organization/until";
import type { EstateAccount, EstateUser } from "../estate/estate";
import type { FileGroup } from "./file-groups";
import { readDelegation } from "./read-delegation";
import type { Outside } from "./read-trust";
import { type GrantedRole, type KnownRoles, resolveDelegation } from "./resolve-delegation";
import { namedDevice, type ReadSelfService } from "./self-service";

/** A user of the file. */
export interface FileUser {
  readonly user: EstateUser;
  /** Teams and grants by the user's groups. */
  readonly groups: readonly FileGroup[];
  /** Roles that the user's own policies or too many groups give, in a team of the user's own. */
  readonly own: readonly GrantedRole[];
  readonly mfaDevice?: string;
  /** Whether the user's own policies are exactly those that Gatehouse writes for the device. */
  readonly hasDevicePolicy: boolean;
  readonly enrollUntil?: string;
  /** Without those of every user and role. */
  readonly tags: Readonly<Record<string, string>>;
  /** What changes beyond the groups. */
  readonly changes: readonly string[];
}

export interface UserOutside extends Outside {
  readonly user: EstateUser;
  readonly proposal?: string;
}

/** What a user of the file is judged by. */
export interface UserPlace {
  readonly identity: EstateAccount;
  readonly partition: Partition;
  readonly groups: readonly FileGroup[];
  readonly known: KnownRoles;
  readonly mayDeleteDevice: boolean;
  readonly now: Date;
  /** Reasons why users stay outside, by name. */
  readonly refused: ReadonlyMap<string, string>;
}

/** The identity account's users: people are of the file, programs stay outside. */
export function fileUsers(place: UserPlace): (FileUser | UserOutside)[] {
  const users = [...place.identity.users].sort(byName);
  const devices = new Set(users.map(({ name }) => name.toLowerCase()));
  return users.map((user) => readUser(user, place, devices));
}

function readUser(user: EstateUser, place: UserPlace, devices: Set<string>): FileUser | UserOutside {
  const { name } = user;
  const why = place.refused.get(name);
  if (why !== undefined) return { user, outside: why };
  const fault = nameFault("user", name);
  if (fault !== undefined)
    return { user, outside: `the file cannot have its name, which ${fault}`, ...renaming(name) };
  if (tokenIn(name) !== undefined)
    return { user, outside: "CDKTF takes its name for a token", ...renaming(name) };
  const groups = place.groups.filter(({ group }) => user.groups.includes(group.name));
  const device = deviceOf(user, place, devices);
  const own = ownGrants(user, device.isOwnPolicy, place);
  // A Terraform state has the keys of programs, and no password that a person set in the console.
  const mayHavePassword = user.hasPassword ?? user.accessKeys.length === 0;
  const isPerson =
    mayHavePassword ||
    user.mfaDevices.length > 0 ||
    groups.length > 0 ||
    own.granted.length > 0 ||
    user.groups.includes(EVERYONE);
  if (!isPerson) {
    return {
      user,
      outside: `looks like a program: no ${user.hasPassword === undefined ? "known " : ""}password, no MFA device, no role to assume; ${keysInWords(user)}`,
      proposal: "give the program a role, or leave it as it is",
    };
  }
  const staying = user.groups.filter(
    (it) => it !== EVERYONE && !groups.some(({ group }) => group.name === it),
  ).length;
  // The group of all users is one of them.
  const room = QUOTAS.groupsPerUser.limit - staying - 1;
  const tooMany = groups.length + (own.granted.length > 0 ? 1 : 0) > room;
  if (room < (tooMany ? 1 : 0))
    return {
      user,
      outside: `is in ${staying} groups that stay outside, and AWS allows ${QUOTAS.groupsPerUser.limit}, with ${EVERYONE}`,
      proposal: "remove the user from some of these groups, then import again",
    };
  const tags = tagsOf(user);
  const joined = tooMany
    ? [
        `has one team in place of ${many(groups.length, "group")}: AWS allows ${QUOTAS.groupsPerUser.limit}, with ${EVERYONE}${staying > 0 ? ` and ${staying} that stay outside` : ""}`,
      ]
    : [];
  return {
    user,
    groups: tooMany ? [] : groups,
    own: tooMany ? [...own.granted, ...groups.flatMap(({ granted }) => granted)] : own.granted,
    ...(device.name !== undefined && { mfaDevice: device.name }),
    hasDevicePolicy: device.isOwnPolicy,
    ...tags,
    changes: [...device.changes, ...own.changes, ...joined],
  };
}

/** Nothing for a name that IAM does not have and a shell might run. */
function renaming(name: string): Pick<UserOutside, "proposal"> {
  if (!NAME_RULES.user.pattern.test(name)) return {};
  return {
    proposal: `aws iam update-user --user-name ${name} --new-user-name ${name}-user, then import again`,
  };
}

/** The name of a virtual device that is not the user's own. */
function deviceOf(
  user: EstateUser,
  { identity, partition, mayDeleteDevice }: UserPlace,
  taken: Set<string>,
): { name?: string; isOwnPolicy: boolean; changes: string[] } {
  const ofPolicy = namedDevice(user, identity, partition, mayDeleteDevice);
  const prefix = `arn:${partition}:iam::${identity.id}:mfa/`;
  const virtual = user.mfaDevices
    .filter((serial) => serial.startsWith(prefix))
    .map((it) => it.slice(prefix.length));
  const found = ofPolicy ?? (virtual.includes(user.name) ? undefined : virtual.sort()[0]);
  const isOwnPolicy = ofPolicy !== undefined;
  if (found === undefined || found === user.name) return { isOwnPolicy, changes: [] };
  const fault = nameFault("MFA device", found);
  if (fault !== undefined || tokenIn(found) !== undefined || taken.has(found.toLowerCase()))
    return { isOwnPolicy: false, changes: [`has an MFA device, ${found}, whose name the file cannot have`] };
  taken.add(found.toLowerCase());
  return {
    name: found,
    isOwnPolicy,
    changes: isOwnPolicy ? [] : [`may create the MFA device ${found}, and no other without MFA`],
  };
}

function ownGrants(
  user: EstateUser,
  isOwnPolicy: boolean,
  { identity, known, now }: UserPlace,
): { granted: readonly GrantedRole[]; changes: readonly string[] } {
  if (isOwnPolicy || user.inline.length + user.attached.length === 0) return { granted: [], changes: [] };
  const names = [...user.inline.map(({ name }) => name), ...user.attached].sort();
  const delegation = readDelegation(user, identity);
  if ("outside" in delegation) return { granted: [], changes: [] };
  const resolved = resolveDelegation(delegation, known, now);
  if ("outside" in resolved) return { granted: [], changes: [] };
  const moved = `assumes by a team of its own what its policies ${names.join(", ")} allow`;
  return { granted: resolved.roles, changes: [moved, ...resolved.changes] };
}

function tagsOf({ tags }: EstateUser): Pick<FileUser, "tags" | "enrollUntil"> {
  const kept: Record<string, string> = {};
  let enrollUntil: string | undefined;
  for (const [key, value] of Object.entries(ownTags(tags))) {
    if (!opensWindow(key)) kept[key] = value;
    else if (key === ENROLL_TAG && isEnd(value)) enrollUntil = endInWords(value);
  }
  return { tags: kept, ...(enrollUntil !== undefined && { enrollUntil }) };
}

/** Whether a tag holds an end as Gatehouse writes it. */
function isEnd(value: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    endOf(endInWords(value)) === value
  );
}

/** Tags without those that AWS services set, which Terraform ignores. */
export function ownTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.toLowerCase().startsWith("aws:")));
}

/** `access keys AKIA…1 (last used 2026-01-31), AKIA…2 (inactive, never used)` */
export function keysInWords({ accessKeys: keys, hasPassword }: EstateUser): string {
  if (keys.length === 0) return "no access key";
  const each = keys.map(({ id = "of unknown ID", isActive, lastUsed }) => {
    // Who cannot read passwords, as in a Terraform state, cannot read the use of keys either.
    const unused = hasPassword === undefined ? "last use not known" : "never used";
    const used = lastUsed === undefined ? unused : `last used ${lastUsed.slice(0, "2026-01-31".length)}`;
    return `${id} (${isActive ? "" : "inactive, "}${used})`;
  });
  return `access keys ${each.join(", ")}`;
}

type OneOrMore = ScopeEntry | ScopeEntry[];
type UserEntry = OrganizationFile["users"][string];

/** What of the rest of the file an entry depends on. */
export interface EntryPlace {
  /** Name of the user's own team. */
  readonly ownTeam?: string;
  /** Tags of every user and role. */
  readonly tags: Readonly<Record<string, string>>;
  readonly selfService?: ReadSelfService;
}

/** The user as the file writes them. */
export function userEntry(user: FileUser, { ownTeam, tags: inherited, selfService }: EntryPlace): UserEntry {
  const teams = user.groups.filter(({ grant }) => grant === undefined).map(({ group }) => group.name);
  if (ownTeam !== undefined) teams.push(ownTeam);
  const granted = user.groups.flatMap(({ grant }) => grant ?? []);
  const grants = [...groupBy(granted, ({ role }) => role)].map(([role, ofRole]): [string, OneOrMore] => {
    const [only, ...others] = ofRole.map(({ entry }) => entry);
    return [role, only !== undefined && others.length === 0 ? only : ofRole.map(({ entry }) => entry)];
  });
  const tags = Object.entries(user.tags).filter(([key, value]) => inherited[key] !== value);
  const { mfaDevice, enrollUntil } = user;
  return {
    ...(mfaDevice !== undefined && { mfaDevice }),
    ...(enrollUntil !== undefined && { enrollUntil }),
    ...(selfService?.keyExceptions.includes(user.user.name) && { accessKeys: !selfService.flags.accessKeys }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
    ...(teams.length > 0 && { teams }),
    ...(grants.length > 0 && { grants: Object.fromEntries(grants) }),
  };
}
