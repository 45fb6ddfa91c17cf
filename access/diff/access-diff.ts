import { type Entitlements, entitlementsOf } from "../../organization/entitlements";
import { EVERYONE } from "../../organization/names";
import { byKey } from "../../organization/order";
import type { Organization } from "../../organization/organization";
import type { Role } from "../../organization/role";
import { endInWords } from "../../organization/until";
import { matrixOf } from "../matrix/matrix";
import { accountChanges } from "./account-changes";
import { accountsInWords } from "./accounts-in-words";
import { type Change, type Risk, shownOf, some } from "./change";
import { enrollmentChanges } from "./enrollment-changes";
import { guardrailChanges } from "./guardrail-changes";
import { renamesSince } from "./renames-since";
import { roleChanges } from "./role-changes";
import { judges, type Powers, type RisksOf } from "./role-powers";
import { settingChanges } from "./setting-changes";
import { underNewNames } from "./under-new-names";
import { userChanges } from "./user-changes";

/** The effect of a change of the file on access, risks first. Renames are reported as renames. */
export async function organizationDiff(
  before: Organization,
  after: Organization,
  now: Date,
): Promise<Change[]> {
  const { renames, changes } = renamesSince(before, after);
  const was = underNewNames(entitlementsOf(before, now), renames);
  const all = [...changes, ...(await accessDiff(was, entitlementsOf(after, now), await judges()))];
  const isRisky = ({ risks }: Change) => risks.length > 0;
  return [...all.filter(isRisky), ...all.filter((change) => !isRisky(change))];
}

/** Gains and losses of people, and new permissions of roles. */
async function accessDiff(
  before: Entitlements,
  after: Entitlements,
  judge: { readonly powers: Powers; readonly risksOf: RisksOf },
): Promise<Change[]> {
  return [
    ...accountChanges(before.organization, after.organization),
    ...userChanges(before.organization, after.organization),
    ...grantChanges(before, after, judge.risksOf),
    ...(await roleChanges(before, after, judge)),
    ...settingChanges(before.organization, after.organization),
    ...enrollmentChanges(before, after),
    ...guardrailChanges(before.organization, after.organization),
  ];
}

/** End of each role that a user may assume, by account. */
type Access = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

function accessOf(entitlements: Entitlements, wanted: (user: string) => boolean): Access {
  return new Map(
    matrixOf(entitlements, wanted).users.map(({ name, access }) => [
      name,
      new Map(access.map(({ account, role, notAfter }) => [`${role} ${account}`, notAfter])),
    ]),
  );
}

/** Gains, losses and changed ends; people with the same change are grouped. */
function grantChanges(before: Entitlements, after: Entitlements, risksOf: RisksOf): Change[] {
  const unchanged = unchangedUsers(before, after);
  const wanted = (user: string) => !unchanged.has(user);
  const was = accessOf(before, wanted);
  const is = accessOf(after, wanted);
  /** Changes and their accounts, by user. */
  const happenings = new Map<string, Map<string, string[]>>();
  for (const user of new Set([...was.keys(), ...is.keys()])) {
    for (const [verb, role, account, end] of deltas(was.get(user), is.get(user))) {
      const what = `${verb} ${role}${end}`;
      const byUser = happenings.get(what) ?? new Map<string, string[]>();
      const accounts = byUser.get(user);
      if (accounts) accounts.push(account);
      else byUser.set(user, [account]);
      happenings.set(what, byUser);
    }
  }
  const roles = new Map(
    [...before.organization.roles, ...after.organization.roles].map((role) => [role.key, role]),
  );
  const changes: Change[] = [];
  for (const [what, byUser] of [...happenings].sort(byKey)) {
    const [verb = "", key = "", ...end] = what.split(" ");
    /** People with the change in the same accounts. */
    const alike = new Map<string, { readonly accounts: readonly string[]; readonly users: string[] }>();
    for (const [user, accounts] of byUser) {
      const known = alike.get(accounts.join());
      if (known) known.users.push(user);
      else alike.set(accounts.join(), { accounts, users: [user] });
    }
    for (const { accounts, users } of alike.values()) {
      const role = roles.get(key);
      const risks = verb === "loses" || role === undefined ? [] : risksOfGrant(verb, role, risksOf);
      const most = shownOf(risks);
      const where = accountsInWords(
        accounts,
        verb === "loses" ? before.organization : after.organization,
        most,
      );
      const says = `${whoOf(users, before, after, most)} ${verb === LONGER ? "keeps" : verb} ${key} in ${where}${end.length > 0 ? ` ${end.join(" ")}` : ""}`;
      changes.push({ says, about: "access", risks });
    }
  }
  return changes;
}

/** A user who gains a role gains its permissions; a later end or no end loosens a grant. */
function risksOfGrant(verb: string, role: Role, risksOf: RisksOf): Risk[] {
  return [...risksOf(role), ...(verb === LONGER ? (["loosened"] as const) : [])];
}

/** Verb for an end that moves away or disappears. */
const LONGER = "keeps-longer";

/** Users in equivalent groups: most of them, in most changes. */
function unchangedUsers(before: Entitlements, after: Entitlements): Set<string> {
  const opened = ({ groups }: Entitlements) =>
    new Map(groups.map(({ name, targets }) => [name, JSON.stringify(targets)]));
  const was = opened(before);
  const same = new Set(
    [...opened(after)].filter(([name, targets]) => was.get(name) === targets).map(([name]) => name),
  );
  const alike = (user: string, groups: readonly string[]) => {
    const former = before.groupsOf.get(user);
    return former?.join() === groups.join() && groups.every((group) => same.has(group) || group === EVERYONE);
  };
  return new Set([...after.groupsOf].filter(([user, groups]) => alike(user, groups)).map(([user]) => user));
}

type Delta = readonly [verb: string, role: string, account: string, end: string];

function* deltas(
  was: ReadonlyMap<string, string | undefined> = new Map(),
  is: ReadonlyMap<string, string | undefined> = new Map(),
): Generator<Delta> {
  const until = (end: string | undefined) => (end === undefined ? "" : ` (until ${endInWords(end)})`);
  const parts = (key: string): [string, string] => {
    const [role = "", account = ""] = key.split(" ");
    return [role, account];
  };
  for (const [key, end] of is) if (!was.has(key)) yield ["gains", ...parts(key), until(end)];
  for (const key of was.keys()) if (!is.has(key)) yield ["loses", ...parts(key), ""];
  for (const [key, end] of is) {
    if (!was.has(key) || was.get(key) === end) continue;
    const old = was.get(key);
    const isLonger = end === undefined || (old !== undefined && end > old);
    yield [
      isLonger ? LONGER : "keeps",
      ...parts(key),
      end === undefined ? " (now without an end)" : ` (now until ${endInWords(end)})`,
    ];
  }
}

/** The people by name, or as a team if they are exactly its members. */
function whoOf(users: readonly string[], before: Entitlements, after: Entitlements, most: number): string {
  if (users.length === 1) return users[0] ?? "";
  const these = new Set(users);
  for (const { organization } of [after, before]) {
    const team = organization.teams.find(({ name }) => {
      const members = organization.users.filter(({ teams }) => teams.some((it) => it.name === name));
      return members.length === users.length && members.every((user) => these.has(user.name));
    });
    if (team !== undefined) return `everyone in team ${team.name}`;
  }
  return some([...users].sort(), most);
}
