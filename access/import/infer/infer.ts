import { type Entitlements, entitlementsOf } from "../../../organization/entitlements";
import { parseOrganization } from "../../../organization/load";
import { by, byKey } from "../../../organization/order";
import type { PolicyFiles } from "../../../organization/policy-files";
import { type LocatedProblem, renderProblem } from "../../../organization/problem";
import { QUOTAS } from "../../../organization/quotas";
import type { OrganizationFile } from "../../../organization/schema";
import { UserError } from "../../../organization/user-error";
import type { Estate, EstateAccount } from "../estate/estate";
import { type Finding, LISTS } from "../finding";
import { fileGroups, groupsWithoutUsers, teamsOf, withUsedGrants } from "./file-groups";
import { type FileRoles, fileRoles } from "./file-roles";
import {
  commonTags,
  enrollmentEntry,
  passwordEntry,
  selfServiceEntry,
  sessionsAreIdentified,
  sessionsAreNamed,
} from "./file-settings";
import { type FileUser, fileUsers, ownTags, type UserOutside, userEntry } from "./file-users";
import type { ImportedFile } from "./imported-file";
import { judge } from "./judge";
import { type ReadRole, type RoleOutside, readRoles } from "./read-roles";
import { type Refused, refusedEntries } from "./refused-entries";
import { knownRoles } from "./resolve-delegation";
import { placesOf, teamGrants } from "./scopes";
import { readSelfService } from "./self-service";
import { writtenFile } from "./written-file";

/** What inference cannot read from IAM. */
export interface InferOptions {
  /**
   * The organization's name in the file.
   *
   * @default imported
   */
  readonly name?: string;
  /**
   * Names of the roles, without path, by which Terraform enters accounts, which are never taken over.
   *
   * @default OrganizationAccountAccessRole
   */
  readonly entryRoles?: readonly string[];
  /**
   * Delegations and enrollment windows that have ended by then are left out.
   *
   * @default the current time
   */
  readonly now?: Date;
}

/** The file that describes an estate, and what happens to each object of it. Same estate, same result. */
export function infer(estate: Estate, shipped: PolicyFiles, options: InferOptions = {}): ImportedFile {
  const leaving = new Leaving();
  // Each round leaves more outside.
  for (;;) {
    const before = leaving.size;
    const found = inferWithout(estate, shipped, options, leaving);
    if ("organization" in found) return found;
    if (leaving.size > before) continue;
    throw new UserError(
      `the imported file is not valid, which is a bug in Gatehouse; nothing was written\n${found.problems.map(renderProblem).join("\n")}`,
      "report it, with this message",
    );
  }
}

/** What stays outside because the loader refuses what is written of it, and why. */
class Leaving {
  /** By ARN. */
  readonly roles = new Map<string, string>();
  readonly groups = new Map<string, string>();
  readonly users = new Map<string, string>();
  /** Aliases, by the name of their account. */
  readonly aliases = new Map<string, string>();
  /** Tags that are not those of every user and role. */
  readonly tags = new Map<string, string>();
  readonly settings = new Map<"passwordPolicy", string>();

  get size(): number {
    return Object.values(this)
      .map(({ size }: ReadonlyMap<string, string>) => size)
      .reduce((sum, size) => sum + size, 0);
  }
}

/** @returns the loader's problems, if it refuses entries, which `leaving` then contains */
function inferWithout(
  estate: Estate,
  shipped: PolicyFiles,
  options: InferOptions,
  leaving: Leaving,
): ImportedFile | { readonly problems: readonly LocatedProblem[] } {
  const { name = "imported", entryRoles = [], now = new Date() } = options;
  const { partition, accounts } = estate;
  const identity = accounts.find(({ isIdentity }) => isIdentity);
  if (identity === undefined) throw new Error("the estate has no identity account");

  const read = readRoles(estate, entryRoles, leaving.roles);
  const taken = read.filter((role): role is ReadRole => "trust" in role);
  const rolesOutside = read.filter((role): role is RoleOutside => "outside" in role);
  const roles = fileRoles(taken, accounts, shipped);
  const known = knownRoles(estate, roles.roles);
  const places = placesOf(accounts, roles.roles);
  const groupsRead = fileGroups(identity, known, places, now, leaving.groups);
  const selfService = readSelfService(identity, partition);
  const usersRead = fileUsers({
    identity,
    partition,
    groups: groupsRead.groups,
    known,
    mayDeleteDevice: selfService?.flags.deleteOwnMfaDevice ?? true,
    now,
    refused: leaving.users,
  });
  const users = usersRead.filter((user): user is FileUser => "groups" in user);
  const usersOutside = usersRead.filter((user): user is UserOutside => "outside" in user);
  const withoutUsers = groupsWithoutUsers(groupsRead, identity, users);
  for (const name of withoutUsers) leaving.groups.set(name, "none of its members can be a user of the file");
  if (withoutUsers.length > 0) return { problems: [] };
  const groups = withUsedGrants(groupsRead, users, places);
  const tags = commonTags(
    taken.map(({ role }) => ownTags(role.tags)),
    users.map((user) => user.tags),
    (tag) => !leaving.tags.has(tag),
  );

  const teams = teamsOf(groups, places);
  const ownTeams = new Map<string, string>();
  const teamNames = new Set(
    [...identity.groups, ...Object.keys(teams).map((it) => ({ name: it }))].map((it) =>
      it.name.toLowerCase(),
    ),
  );
  for (const { user, own } of users) {
    if (own.length === 0) continue;
    let team = `${user.name}-access`;
    for (let number = 2; teamNames.has(team.toLowerCase()); number++) team = `${user.name}-access-${number}`;
    teamNames.add(team.toLowerCase());
    ownTeams.set(user.name, team);
    teams[team] = { grants: teamGrants(own, places, groups.sets) };
  }
  const mfa = {
    ...(roles.maxAge && { maxAge: roles.maxAge }),
    ...(selfService && enrollmentEntry(selfService)),
  };
  const sessions = {
    ...(roles.maxDuration && { maxDuration: roles.maxDuration }),
    ...(sessionsAreNamed(taken) && { named: true }),
    ...((taken.length === 0 ? selfService?.sourceIdentity : sessionsAreIdentified(taken)) && {
      sourceIdentity: true,
    }),
  };
  const flags = selfService && selfServiceEntry(selfService);
  const organization: OrganizationFile = {
    organization: name,
    ...(partition !== "aws" && { partition }),
    identity: identity.name,
    ...(groups.isSymmetric &&
      groups.groups.some(({ grant }) => grant !== undefined) && { groups: "symmetric" as const }),
    accounts: Object.fromEntries(
      accounts.map((account) => [
        account.name,
        accountEntry(account, groups.sets, !leaving.aliases.has(account.name)),
      ]),
    ),
    roles: Object.fromEntries(roles.roles.map(({ key, entry }) => [key, entry])),
    ...(Object.keys(teams).length > 0 && { teams: Object.fromEntries(Object.entries(teams).sort(byKey)) }),
    users: Object.fromEntries(
      users.map((user) => [
        user.user.name,
        userEntry(user, { ownTeam: ownTeams.get(user.user.name), tags, selfService }),
      ]),
    ),
    ...(roles.from && { from: roles.from }),
    ...nonEmpty("mfa", mfa),
    ...nonEmpty("sessions", sessions),
    ...(flags && nonEmpty("selfService", flags)),
    ...(identity.passwordPolicy &&
      !leaving.settings.has("passwordPolicy") && { passwordPolicy: passwordEntry(identity.passwordPolicy) }),
    ...nonEmpty("quotas", quotasOf(roles, accounts, identity)),
    ...nonEmpty("tags", tags),
  };
  const { policies } = roles;
  const after = loaded({ organization, policies, findings: [] }, shipped, now);
  if ("problems" in after) {
    const { refused } = after;
    for (const { key, roles: ofAccounts } of roles.roles)
      for (const { role } of refused.roles.has(key) ? ofAccounts : [])
        leaving.roles.set(role.arn, `the file cannot have it: ${refused.roles.get(key)}`);
    for (const [team, why] of refused.teams) {
      const [owner] = [...ownTeams].find(([, own]) => own === team) ?? [];
      if (owner === undefined) leaving.groups.set(team, `the file cannot have it: ${why}`);
      else leaving.users.set(owner, `the file cannot have their grants: ${why}`);
    }
    for (const [user, why] of refused.users) leaving.users.set(user, `the file cannot have them: ${why}`);
    for (const [account, why] of refused.accounts) leaving.aliases.set(account, why);
    for (const [tag, why] of refused.tags) leaving.tags.set(tag, why);
    if (refused.passwordPolicy !== undefined) leaving.settings.set("passwordPolicy", refused.passwordPolicy);
    return after;
  }
  const findings = judge(
    {
      ...{ estate, identity, roles, rolesOutside, groups, users, usersOutside, selfService, tags },
      ...{ aliasesOutside: leaving.aliases, passwordPolicyOutside: leaving.settings.get("passwordPolicy") },
    },
    after,
  );
  return { organization, policies, findings: sorted(findings) };
}

/** The entitlements of the written file, or the entries that the loader refuses. */
function loaded(
  file: ImportedFile,
  shipped: PolicyFiles,
  now: Date,
): Entitlements | { readonly problems: readonly LocatedProblem[]; readonly refused: Refused } {
  const { policies } = file;
  const files: PolicyFiles = {
    policy: (name) => {
      const value = policies.get(name);
      return value === undefined ? shipped.policy(name) : { file: `policies/${name}.json`, value };
    },
    actionList: (name) => shipped.actionList(name),
    names: () => [...new Set([...policies.keys(), ...shipped.names()])],
  };
  const text = writtenFile(file);
  const result = parseOrganization(text, "organization.yaml", files, now);
  if ("organization" in result) return entitlementsOf(result.organization, now);
  return { problems: result.problems, refused: refusedEntries(text, result.problems) };
}

type AccountEntry = OrganizationFile["accounts"][string];

function accountEntry(
  account: EstateAccount,
  sets: ReadonlyMap<string, ReadonlySet<string>>,
  hasAlias: boolean,
): AccountEntry {
  const held = [...sets].flatMap(([set, accounts]) => (accounts.has(account.name) ? [set] : [])).sort();
  const { id, alias } = account;
  return { id, ...(hasAlias && alias !== undefined && { alias }), ...(held.length > 0 && { sets: held }) };
}

function nonEmpty<Key extends string, Value extends object>(
  key: Key,
  value: Value,
): { [key in Key]?: Value } {
  return (Object.keys(value).length === 0 ? {} : { [key]: value }) as { [key in Key]?: Value };
}

/** Quotas that the estate exceeds, so that AWS must have raised them. */
function quotasOf(
  { roles }: FileRoles,
  accounts: readonly EstateAccount[],
  identity: EstateAccount,
): NonNullable<OrganizationFile["quotas"]> {
  const counts = {
    rolesPerAccount: Math.max(...accounts.map((account) => account.roles.length)),
    groupsPerAccount: identity.groups.length + 1,
    managedPoliciesPerRole: Math.max(0, ...roles.map(({ entry }) => entry.managedPolicies?.length ?? 0)),
  };
  return Object.fromEntries(
    Object.entries(counts).filter(([quota, count]) => count > QUOTAS[quota as keyof typeof counts].limit),
  );
}

function sorted(findings: readonly Finding[]): Finding[] {
  const order = ({ list, kind, name, accounts, says }: Finding) =>
    [LISTS.indexOf(list), kind, name, accounts.join(" "), says].join("\u0000");
  return [...findings].sort(by(order));
}
