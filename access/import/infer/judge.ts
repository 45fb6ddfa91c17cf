import { isDeepStrictEqual } from "node:util";
import { enrollmentWindows } from "../../../modules/self-service-group/enrollment";
import { accessKeyExceptions } from "../../../organization/access-keys";
import { ENROLL_TAG } from "../../../organization/enrollment";
import type { AccountRole, Entitlements } from "../../../organization/entitlements";
import { EVERYONE } from "../../../organization/names";
import { byKey } from "../../../organization/order";
import type { PolicyDocument } from "../../../organization/policy-document";
import type { Estate, EstateAccount, EstateUser } from "../estate/estate";
import type { Finding } from "../finding";
import type { FileGroup, FileGroups } from "./file-groups";
import type { FileRoles } from "./file-roles";
import { type FileUser, keysInWords, ownTags, type UserOutside } from "./file-users";
import type { ReadRole, RoleOutside } from "./read-roles";
import { meaningOf } from "./role-document";
import type { ReadSelfService } from "./self-service";
import { statementsOf, VERSION } from "./statements";

/** What inference took over, and what it left. */
export interface Inferred {
  readonly estate: Estate;
  readonly identity: EstateAccount;
  readonly roles: FileRoles;
  readonly rolesOutside: readonly RoleOutside[];
  readonly groups: FileGroups;
  readonly users: readonly FileUser[];
  readonly usersOutside: readonly UserOutside[];
  readonly selfService?: ReadSelfService;
  /** Tags of every user and role. */
  readonly tags: Readonly<Record<string, string>>;
  /** Why the file cannot have aliases, by the name of their account. */
  readonly aliasesOutside: ReadonlyMap<string, string>;
  /** Why the file cannot have the password policy. */
  readonly passwordPolicyOutside?: string;
}

/**
 * A finding for each object. `kept` is judged by what the loaded file would write, not by how it was inferred: whatever differs
 * is `changed`.
 */
export function judge(inferred: Inferred, after: Entitlements): Finding[] {
  return [
    ...roleFindings(inferred, after),
    ...groupFindings(inferred, after),
    ...userFindings(inferred, after),
    ...policyFindings(inferred),
    ...providerFindings(inferred),
    ...settingFindings(inferred),
  ];
}

type Subject = Pick<Finding, "kind" | "name" | "accounts">;

function kept(subject: Subject, says: string): Finding {
  return { list: "kept", ...subject, says };
}

/**
 * `kept`, or `changed`, whose differences the comparison of accesses explains (access-changes.ts).
 *
 * @param own changes that only inference knows
 */
function keptOrChanged(
  subject: Subject,
  says: string,
  isSame: boolean,
  own: readonly string[] = [],
): Finding[] {
  if (isSame && own.length === 0) return [kept(subject, says)];
  return [says, ...new Set(own)].map((it) => ({ list: "changed", ...subject, says: it }));
}

function outside(subject: Subject, says: string, proposal?: string): Finding {
  return { list: "outside", ...subject, says, ...(proposal !== undefined && { proposal }) };
}

function roleFindings({ roles, rolesOutside, tags }: Inferred, after: Entitlements): Finding[] {
  const written = new Map(after.roles.map((role) => [role.arn, role]));
  const taken = roles.roles.flatMap(({ key, roles: ofAccounts }) =>
    ofAccounts.flatMap((read) => {
      const { account, role, merged } = read;
      const subject: Subject = { kind: "role", name: role.name, accounts: [account.name] };
      const future = written.get(role.arn);
      if (future === undefined) throw new Error(`role ${key} of the file is not ${role.arn}`);
      const part = merged.map(
        ({ name }) => `, and its policy ${name} a part of policies/${future.role.policy}.json`,
      );
      return keptOrChanged(
        subject,
        `is role ${key} of the file${part.join("")}`,
        isSameTrust(read, future, after) && isSamePermissions(read, future) && isSameTags(role.tags, tags),
      );
    }),
  );
  const left = rolesOutside.map(({ account, role, outside: why, proposal, isExpected }) => ({
    ...outside({ kind: "role", name: role.name, accounts: [account.name] }, why, proposal),
    ...(isExpected && { isExpected }),
  }));
  return [...taken, ...left];
}

/** Whether the trust policy and the length of sessions stay, in every part that a {@link ReadRole} has. */
function isSameTrust(
  { trust, role }: ReadRole,
  { role: future }: AccountRole,
  { organization }: Entitlements,
): boolean {
  const { users, deleted, mfa, maxAge, isInclusive, needsTls, isNamed, tagsSessions, oidc } = trust;
  const { named, sourceIdentity } = organization.sessions;
  return (
    users.length + deleted.length === 0 &&
    mfa === "required" &&
    maxAge === future.mfaMaxAge &&
    !isInclusive &&
    needsTls &&
    isNamed === named &&
    trust.isIdentified === sourceIdentity &&
    trust.setsIdentity === sourceIdentity &&
    isSameSource(trust.from, future.from) &&
    !tagsSessions &&
    isSameOidc(oidc, future.oidc) &&
    oidc?.needsTls !== false &&
    role.maxSession === future.maxSession
  );
}

function isSameSource(was: ReadRole["trust"]["from"], is: AccountRole["role"]["from"]): boolean {
  const written = (from: typeof is) => from && [from.ips, from.vpcs, from.organization];
  return JSON.stringify(written(was)) === JSON.stringify(written(is));
}

function isSameOidc(was: ReadRole["trust"]["oidc"], is: AccountRole["role"]["oidc"]): boolean {
  const written = (oidc: typeof is) =>
    oidc && [oidc.issuer, oidc.audience, [...new Set(oidc.subjects)].sort()];
  return JSON.stringify(written(was)) === JSON.stringify(written(is));
}

function isSamePermissions(
  { role, merged, managedPolicies }: ReadRole,
  { role: future, permissions }: AccountRole,
): boolean {
  const before = [...role.inline, ...merged].flatMap(({ document }) => statementsOf(document));
  const document = { Version: VERSION, Statement: before } as unknown as PolicyDocument;
  return (
    meaningOf(before.length === 0 ? undefined : document) === meaningOf(permissions) &&
    isDeepStrictEqual([...new Set(managedPolicies)].sort(), [...future.managedPolicyArns]) &&
    role.permissionsBoundary === future.permissionsBoundary
  );
}

/** Policies may test tags of roles and users. */
function isSameTags(was: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>): boolean {
  return isDeepStrictEqual(Object.entries(ownTags(was)).sort(byKey), Object.entries(is).sort(byKey));
}

function groupFindings({ identity, groups, selfService, estate }: Inferred, after: Entitlements): Finding[] {
  const accounts = [identity.name];
  const written = new Map(after.groups.map((group) => [group.name, group]));
  const taken = groups.groups.flatMap((it): Finding[] => {
    const { name } = it.group;
    const future = written.get(name);
    if (future === undefined) throw new Error(`group ${name} is not in the file`);
    const says =
      it.grant === undefined
        ? `is team ${name} of the file`
        : `is the grant of ${it.grant.role} on ${JSON.stringify(it.grant.entry).replaceAll('"', "")}`;
    const subject: Subject = { kind: "group", name, accounts };
    const isSame =
      it.group.path === "/" &&
      isSameGrant(it, future) &&
      it.isIdentified === after.organization.sessions.sourceIdentity &&
      isSameNames(membersOf(identity, name), future.members);
    return keptOrChanged(subject, says, isSame, it.changes);
  });
  const left = groups.outside.map(({ group, outside: why, proposal }) =>
    outside(
      { kind: "group", name: group.name, accounts },
      `${why}; it and its members stay as they are`,
      proposal,
    ),
  );
  const elsewhere = estate.accounts.flatMap((account) =>
    account.isIdentity
      ? []
      : account.groups.map(({ name }) =>
          outside(
            { kind: "group", name, accounts: [account.name] },
            "groups exist only in the identity account",
          ),
        ),
  );
  return [...taken, ...left, ...elsewhere, ...everyoneFindings({ identity, selfService }, after)];
}

function everyoneFindings(
  { identity, selfService }: Pick<Inferred, "identity" | "selfService">,
  after: Entitlements,
): Finding[] {
  const group = identity.groups.find(({ name }) => name === EVERYONE);
  if (group === undefined) return [];
  const subject: Subject = { kind: "group", name: EVERYONE, accounts: [identity.name] };
  const users = after.users.map(({ name }) => name);
  const isSame =
    selfService !== undefined &&
    isSameEnrollment(selfService, after) &&
    selfService.sourceIdentity === after.organization.sessions.sourceIdentity &&
    isSameNames(selfService.keyExceptions, accessKeyExceptions(after.organization)) &&
    isSameNames(membersOf(identity, EVERYONE), users);
  return keptOrChanged(subject, "is the group of all users, with Gatehouse's self-service", isSame);
}

function isSameEnrollment(
  { enrollment }: ReadSelfService,
  { organization, enrollment: future }: Entitlements,
): boolean {
  const isOpen = organization.enrollment.mode === "open";
  if (enrollment === "open") return isOpen;
  return !isOpen && meaningOf(enrollmentWindows(enrollment)) === meaningOf(enrollmentWindows(future));
}

function membersOf({ users }: EstateAccount, group: string): string[] {
  return users.filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
}

function isSameNames(was: readonly string[], is: readonly string[]): boolean {
  return isDeepStrictEqual([...was].sort(), [...is].sort());
}

function isSameGrant({ granted }: FileGroup, { targets }: Entitlements["groups"][number]): boolean {
  const text = (roles: readonly { role: string; account: string; notAfter?: string }[]) =>
    roles
      .map(({ role, account, notAfter }) => JSON.stringify([role, account, notAfter]))
      .sort()
      .join();
  return text(granted) === text(targets);
}

function userFindings(
  { estate, identity, groups, users, usersOutside, tags }: Inferred,
  after: Entitlements,
): Finding[] {
  const staying = new Set(groups.outside.map(({ group }) => group.name));
  const taken = users.flatMap(({ user, changes, mfaDevice, hasDevicePolicy }) => {
    const subject: Subject = { kind: "user", name: user.name, accounts: [identity.name] };
    const future = after.users.find(({ name }) => name === user.name);
    if (future === undefined) throw new Error(`user ${user.name} is not in the file`);
    const before = user.groups.filter((name) => !staying.has(name));
    const expected = after.groupsOf.get(user.name) ?? [];
    const futureTags = {
      ...tags,
      ...future.tags,
      ...(future.enrollUntil !== undefined && { [ENROLL_TAG]: future.enrollUntil }),
    };
    const stays = user.groups.filter((name) => staying.has(name));
    const says =
      stays.length === 0
        ? "is a user of the file"
        : `is a user of the file, and stays in ${stays.join(", ")}`;
    const isSame =
      user.path === "/" &&
      user.permissionsBoundary === undefined &&
      (ownPolicies(user) === 0 || hasDevicePolicy) &&
      future.mfaDevice === (hasDevicePolicy ? mfaDevice : user.name) &&
      isSameNames(before, expected) &&
      isSameTags(user.tags, futureTags);
    return keptOrChanged(subject, says, isSame, changes);
  });
  return [...taken, ...usersOutside.flatMap((it) => leftUser(it, identity, groups)), ...memberUsers(estate)];
}

function ownPolicies({ inline, attached }: EstateUser): number {
  return inline.length + attached.length;
}

function leftUser(
  { user, outside: why, proposal }: UserOutside,
  identity: EstateAccount,
  groups: FileGroups,
): Finding[] {
  const subject: Subject = { kind: "user", name: user.name, accounts: [identity.name] };
  const managed = [EVERYONE, ...groups.groups.map(({ group }) => group.name)];
  const leaves = user.groups.filter((name) => managed.includes(name));
  return [
    outside(subject, why, proposal),
    ...leaves.map(
      (name): Finding => ({
        list: "changed",
        ...subject,
        says: `leaves ${name}, whose members the file lists`,
      }),
    ),
  ];
}

function memberUsers({ accounts }: Estate): Finding[] {
  return accounts
    .filter(({ isIdentity }) => !isIdentity)
    .flatMap(({ name, users }) =>
      users.map((user) =>
        outside(
          { kind: "user", name: user.name, accounts: [name] },
          `is outside the identity account; ${passwordInWords(user)}, ${keysInWords(user)}`,
          "a person: a user of the identity account; a program: a role",
        ),
      ),
    );
}

function passwordInWords({ hasPassword }: EstateUser): string {
  if (hasPassword === undefined) return "password not known";
  return hasPassword ? "a password" : "no password";
}

function policyFindings({ estate, roles, groups, users, selfService }: Inferred): Finding[] {
  const read = roles.roles.flatMap((role) => role.roles);
  const merged = new Set(read.flatMap((role) => role.merged.map(({ arn }) => arn)));
  const named = new Set(
    read.flatMap(({ role, managedPolicies }) => [role.permissionsBoundary ?? "", ...managedPolicies]),
  );
  const ofGroups = new Set(groups.groups.flatMap(({ group }) => group.attached));
  const ofUsers = new Set(users.flatMap(({ user }) => user.attached));
  return estate.accounts.flatMap((account) => {
    const everyone = account.isIdentity ? account.groups.find(({ name }) => name === EVERYONE) : undefined;
    return account.policies.map(({ name, arn }): Finding => {
      const subject: Subject = { kind: "policy", name, accounts: [account.name] };
      if (everyone?.attached.includes(arn))
        return selfService === undefined
          ? { list: "changed", ...subject, says: `is detached from group ${EVERYONE}` }
          : kept(subject, `is a part of self-service`);
      if (named.has(arn)) return kept(subject, "is named by its ARN; the file does not contain it");
      if (merged.has(arn)) return kept(subject, "is a part of documents in policies/; it stays, detached");
      if (ofGroups.has(arn)) return kept(subject, "is a delegation, which the file expresses by grants");
      if (ofUsers.has(arn))
        return { list: "changed", ...subject, says: "is detached from users of the file" };
      return outside(subject, "nothing that the file takes over uses it");
    });
  });
}

function providerFindings({ estate, roles }: Inferred): Finding[] {
  const used = new Set(
    roles.roles.flatMap(({ roles: ofAccounts }) =>
      ofAccounts.flatMap(({ account, trust }) =>
        trust.oidc === undefined
          ? []
          : [`arn:${estate.partition}:iam::${account.id}:oidc-provider/${trust.oidc.issuer}`],
      ),
    ),
  );
  return estate.accounts.flatMap(({ name: account, oidcProviders, samlProviders }) =>
    [...oidcProviders.map(({ arn }) => arn), ...samlProviders].map((arn) => {
      const subject: Subject = {
        kind: "provider",
        name: arn.slice(arn.indexOf(":oidc") + 1 || arn.indexOf(":saml") + 1),
        accounts: [account],
      };
      if (used.has(arn))
        return kept(subject, "is named by trust.oidc of roles; the file does not contain it");
      return outside(subject, "no role of the file trusts it");
    }),
  );
}

function settingFindings({
  estate,
  identity,
  selfService,
  aliasesOutside,
  passwordPolicyOutside,
}: Inferred): Finding[] {
  const accounts = [identity.name];
  const { passwordPolicy } = identity;
  const subject: Subject = { kind: "setting", name: "password policy", accounts };
  return [
    ...(passwordPolicy === undefined || passwordPolicyOutside !== undefined
      ? []
      : [kept(subject, "is passwordPolicy of the file")]),
    ...(passwordPolicyOutside === undefined
      ? []
      : [outside(subject, `the file cannot have it: ${passwordPolicyOutside}`)]),
    ...[...aliasesOutside].map(([account, why]) =>
      outside({ kind: "setting", name: "alias", accounts: [account] }, `the file cannot have it: ${why}`),
    ),
    ...(selfService === undefined && !identity.groups.some(({ name }) => name === EVERYONE)
      ? [
          {
            list: "changed" as const,
            kind: "setting" as const,
            name: "self-service",
            accounts,
            says: `the group ${EVERYONE} of all users is created, with Gatehouse's self-service`,
          },
        ]
      : []),
    ...estate.accounts.flatMap(({ name, unread }) =>
      unread.map(({ what, why }) =>
        outside({ kind: "setting", name: what, accounts: [name] }, `could not be read: ${why}`),
      ),
    ),
  ];
}
