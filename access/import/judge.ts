import { enrollmentWindows } from "../../modules/self-service-group/enrollment";
import { formatDuration } from "../../organization/duration";
import { ENROLL_TAG } from "../../organization/enrollment";
import type { AccountRole, Entitlements } from "../../organization/entitlements";
import { EVERYONE } from "../../organization/names";
import type { PolicyDocument } from "../../organization/policy-document";
import type { Estate, EstateAccount, EstateUser } from "./estate";
import type { FileGroup, FileGroups } from "./file-groups";
import type { FileRoles } from "./file-roles";
import { passwordChanges } from "./file-settings";
import { type FileUser, keysInWords, ownTags, type UserOutside } from "./file-users";
import type { Finding } from "./finding";
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

/** One finding per change, or one that nothing changes. */
function keptOrChanged(subject: Subject, says: string, changes: readonly string[]): Finding[] {
  if (changes.length === 0) return [kept(subject, says)];
  return [...new Set(changes)].map((change) => ({ list: "changed", ...subject, says: change }));
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
      return keptOrChanged(subject, `is role ${key} of the file${part.join("")}`, [
        ...trustChanges(read, future, after),
        ...permissionChanges(read, future),
        ...tagChanges(ownTags(role.tags), tags),
      ]);
    }),
  );
  const left = rolesOutside.map(({ account, role, outside: why, proposal }) =>
    outside({ kind: "role", name: role.name, accounts: [account.name] }, why, proposal),
  );
  return [...taken, ...left];
}

function trustChanges(
  { trust, role }: ReadRole,
  future: AccountRole,
  { organization }: Entitlements,
): string[] {
  const { mfaMaxAge, oidc } = future.role;
  const age = formatDuration(mfaMaxAge);
  const changes: string[] = [];
  if (trust.users.length > 0)
    changes.push(
      `trusts the whole identity account, whose groups decide, was only ${trust.users.join(", ")}`,
    );
  if (trust.deleted.length > 0) changes.push(`no longer trusts the deleted ${trust.deleted.join(", ")}`);
  if (trust.mfa !== "required")
    changes.push(`needs MFA of up to ${age} ago, was ${trust.mfa === "none" ? "none" : "only for sessions"}`);
  else if (trust.maxAge === undefined) changes.push(`needs MFA of up to ${age} ago, was of any age`);
  if (trust.maxAge !== undefined && (trust.maxAge !== mfaMaxAge || trust.isInclusive))
    changes.push(
      `needs MFA of less than ${age} ago, was ${trust.isInclusive ? "up to" : "less than"} ${trust.maxAge} s`,
    );
  if (!trust.needsTls) changes.push("needs TLS, which it did not");
  if (trust.isNamed !== organization.sessions.named)
    changes.push(
      trust.isNamed
        ? "accepts any session name, was only the user's"
        : "needs the user's name as the session name, was any",
    );
  if (trust.tagsSessions) changes.push("no longer accepts session tags and a source identity");
  if (!isSameOidc(trust.oidc, oidc)) changes.push("trusts other programs");
  if (trust.oidc !== undefined && !trust.oidc.needsTls)
    changes.push("needs TLS of programs, which it did not");
  if (role.maxSession !== future.role.maxSession)
    changes.push(
      `has sessions of up to ${formatDuration(future.role.maxSession)}, was ${formatDuration(role.maxSession)}`,
    );
  return changes;
}

function isSameOidc(was: ReadRole["trust"]["oidc"], is: AccountRole["role"]["oidc"]): boolean {
  const written = (oidc: typeof is) =>
    oidc && [oidc.issuer, oidc.audience, [...new Set(oidc.subjects)].sort()];
  return JSON.stringify(written(was)) === JSON.stringify(written(is));
}

function permissionChanges(
  { role, merged, managedPolicies }: ReadRole,
  { role: future, permissions }: AccountRole,
): string[] {
  const changes: string[] = [];
  const documents = [...role.inline, ...merged].flatMap(({ document }) => statementsOf(document));
  const before = new Map(documents.map((statement) => [meaningOf(of([statement])), statement]));
  const afterwards = new Map(
    (permissions === undefined ? [] : statementsOf(permissions)).map((it) => [meaningOf(of([it])), it]),
  );
  for (const [meaning, statement] of afterwards)
    if (!before.has(meaning)) changes.push(`gets the statement ${nameOf(statement)}`);
  for (const [meaning, statement] of before)
    if (!afterwards.has(meaning)) changes.push(`loses the statement ${nameOf(statement)}`);
  const attached = [...new Set(managedPolicies)].sort().join(", ");
  if (attached !== future.managedPolicyArns.join(", "))
    changes.push(`has the attached policies ${future.managedPolicyArns.join(", ")}, was ${attached}`);
  if (role.permissionsBoundary !== future.permissionsBoundary)
    changes.push(
      `has the permissions boundary ${future.permissionsBoundary}, was ${role.permissionsBoundary}`,
    );
  return changes;
}

function of(statements: readonly unknown[]): PolicyDocument {
  return { Version: VERSION, Statement: statements as PolicyDocument["Statement"] };
}

/** `DenyTerraformEntry`, or the statement itself if it has no name. */
function nameOf(statement: Readonly<Record<string, unknown>>): string {
  const { Sid } = statement;
  return typeof Sid === "string" && Sid !== "" ? Sid : JSON.stringify(statement);
}

function tagChanges(was: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>): string[] {
  return [
    ...Object.entries(is).flatMap(([key, value]) =>
      was[key] === value ? [] : [`gets the tag ${key}: ${value}, which policies may test`],
    ),
    ...Object.entries(was).flatMap(([key, value]) =>
      Object.hasOwn(is, key) ? [] : [`loses the tag ${key}: ${value}, which policies may test`],
    ),
  ];
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
    return keptOrChanged(subject, says, [
      ...it.changes,
      ...memberChanges(membersOf(identity, name), future.members),
      ...(isSameGrant(it, future) ? [] : ["lets its members assume other roles"]),
    ]);
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
  return keptOrChanged(subject, "is the group of all users", [
    ...(selfService === undefined
      ? ["gets Gatehouse's self-service in place of its policies, and denies everything else without MFA"]
      : enrollmentChanges(selfService, after)),
    ...memberChanges(
      membersOf(identity, EVERYONE),
      after.users.map(({ name }) => name),
    ),
  ]);
}

function enrollmentChanges(
  { enrollment }: ReadSelfService,
  { organization, enrollment: future }: Entitlements,
): string[] {
  const isOpen = organization.enrollment.mode === "open";
  const isSame =
    enrollment === "open"
      ? isOpen
      : !isOpen && meaningOf(enrollmentWindows(enrollment)) === meaningOf(enrollmentWindows(future));
  return isSame ? [] : ["has other enrollment windows"];
}

function membersOf({ users }: EstateAccount, group: string): string[] {
  return users.filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
}

function memberChanges(was: readonly string[], is: readonly string[]): string[] {
  return [
    ...is.filter((name) => !was.includes(name)).map((name) => `gets the member ${name}`),
    ...was.filter((name) => !is.includes(name)).map((name) => `loses the member ${name}`),
  ];
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
  const taken = users.flatMap(({ user, changes, enrollUntil, ...it }) => {
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
    return keptOrChanged(subject, says, [
      ...changes,
      ...groupChanges(before, expected),
      ...tagChanges(ownTags(user.tags), futureTags),
      ...(future.mfaDevice === (it.mfaDevice ?? user.name) ? [] : ["has another MFA device"]),
    ]);
  });
  return [...taken, ...usersOutside.flatMap((it) => leftUser(it, identity, groups)), ...memberUsers(estate)];
}

function groupChanges(was: readonly string[], is: readonly string[]): string[] {
  return [
    ...is
      .filter((name) => !was.includes(name))
      .map((name) =>
        name === EVERYONE
          ? `joins ${EVERYONE}: gets self-service, and is denied everything else without MFA`
          : `joins ${name}`,
      ),
    ...was.filter((name) => !is.includes(name)).map((name) => `leaves ${name}`),
  ];
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
          `is outside the identity account; ${passwordInWords(user)}, ${keysInWords(user.accessKeys)}`,
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

function settingFindings({ estate, identity, selfService }: Inferred): Finding[] {
  const accounts = [identity.name];
  const { passwordPolicy } = identity;
  const subject: Subject = { kind: "setting", name: "password policy", accounts };
  return [
    ...(passwordPolicy === undefined
      ? []
      : keptOrChanged(subject, "is passwordPolicy of the file", passwordChanges(passwordPolicy))),
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
