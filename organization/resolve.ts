import type { Account, ProviderSettings } from "./account";
import { resolveAppliers } from "./appliers";
import { roleArn } from "./arn";
import { ORGANIZATION_ROLE } from "./entry-roles";
import { didYouMean } from "./nearest";
import type { Grant, Organization, Team, User } from "./organization";
import type { Partition } from "./partition";
import type { PolicyFiles } from "./policy-files";
import type { Path, Report } from "./problem";
import { defaultFormat } from "./profile-format";
import { resolveGuardrails, resolvePasswordPolicy } from "./resolve-guardrails";
import { callSourceOf, resolveRoles } from "./resolve-roles";
import { resolveState } from "./resolve-state";
import type { Role } from "./role";
import type { AccountEntry, GrantsEntry, OrganizationFile } from "./schema";
import { selfServiceOf } from "./schema/sign-in";
import { type Accounts, list, scopeOf } from "./scope";
import { endOf } from "./until";

/**
 * Resolves names and applies defaults. Unresolvable entries are reported and left out, so that one run finds every
 * problem; a result with problems may be used only for further checks.
 *
 * @returns undefined if there is no identity account
 */
export function resolve(
  file: OrganizationFile,
  policies: PolicyFiles,
  report: Report,
): Organization | undefined {
  const partition = file.partition ?? "aws";
  const selfService = selfServiceOf(file.selfService);
  const accounts = resolveAccounts(file, partition, report);
  const identity = accounts.byName.get(file.identity);
  if (identity === undefined) {
    const known = [...accounts.byName.keys()];
    if (accounts.leaving.has(file.identity)) {
      report({
        path: ["accounts", file.identity, "leaving"],
        message: `account ${file.identity} cannot leave: it is the identity account, which contains the users`,
        fix: "name another one: identity: …",
      });
      return undefined;
    }
    report({
      path: ["identity"],
      message: "the identity account is not among the accounts",
      found: file.identity,
      expected: `one of ${list(known)}`,
      fix: didYouMean(file.identity, known) ?? `add it: accounts: { ${file.identity}: { id: "…" } }`,
    });
  }
  const roles = resolveRoles(file, partition, accounts, policies, report);
  const roleByKey = new Map(roles.map((role) => [role.key, role]));
  const grants = (entry: GrantsEntry | undefined, who: string, path: Path) =>
    resolveGrants(entry ?? {}, who, path, roleByKey, accounts, report);

  const teams = Object.entries(file.teams ?? {}).map(
    ([name, entry]): Team => ({
      name,
      was: entry.was,
      grants: grants(entry.grants, `team ${name}`, ["teams", name, "grants"]),
    }),
  );
  const teamByName = new Map(teams.map((team) => [team.name, team]));
  const users = Object.entries(file.users).map(
    ([name, entry]): User => ({
      name,
      was: entry.was,
      email: entry.email,
      teams: teamsOf(name, entry.teams ?? [], teamByName, report),
      grants: grants(entry.grants, name, ["users", name, "grants"]),
      mfaDevice: entry.mfaDevice ?? name,
      enrollUntil: entry.enrollUntil && endOf(entry.enrollUntil),
      accessKeys: entry.accessKeys ?? selfService.accessKeys,
      pgpKey: entry.pgpKey,
      tags: entry.tags ?? {},
    }),
  );
  const state = resolveState(file, partition, accounts, report);
  if (identity === undefined || state === undefined) return undefined;
  return {
    name: file.organization,
    partition,
    region: file.region,
    groups: file.groups ?? "granted",
    identity,
    accounts: [...accounts.byName.values()],
    leaving: [...accounts.leaving.values()],
    from: callSourceOf(file.from),
    roles,
    teams,
    users,
    sessions: {
      named: file.sessions?.named ?? false,
      sourceIdentity: file.sessions?.sourceIdentity ?? false,
    },
    enrollment: {
      mode: file.mfa?.enrollment ?? "window",
      until: file.mfa?.enrollUntil && endOf(file.mfa.enrollUntil),
    },
    mfaExempt: [...new Set(file.mfa?.exempt)].sort(),
    selfService,
    profiles: { format: file.profiles?.format ?? defaultFormat(selfService.loginWithBrowser) },
    passwordPolicy: resolvePasswordPolicy(file),
    guardrails: resolveGuardrails(file, roles, accounts, report),
    terraform: {
      layout: file.terraform?.layout ?? "one-plan",
      exclusive: file.terraform?.exclusive ?? true,
      state,
      hcpCredentials: file.terraform?.providers?.authentication === "hcp",
      appliedBy: resolveAppliers(file, roles, report),
    },
    quotas: file.quotas ?? {},
    accept: file.accept ?? [],
    tags: file.tags ?? {},
  };
}

function resolveAccounts(file: OrganizationFile, partition: Partition, report: Report): Accounts {
  const byName = new Map<string, Account>();
  const sets = new Map<string, Account[]>();
  const leaving = new Map<string, Account>();
  for (const [name, entry] of Object.entries(file.accounts)) {
    const isIdentity = name === file.identity;
    const provider = providerOf(name, entry, isIdentity, file, partition, report);
    const held = [...new Set(entry.sets)];
    const { id, region, colour, alias, budget } = entry;
    const { was } = entry;
    const account: Account = {
      name,
      was,
      id,
      isIdentity,
      sets: held,
      region,
      colour,
      alias,
      budget,
      provider,
    };
    if (entry.leaving) leaving.set(name, account);
    else byName.set(name, account);
    for (const set of held) {
      // A set whose last account is leaving is empty, not unknown.
      if (entry.leaving) {
        sets.set(set, sets.get(set) ?? []);
        continue;
      }
      const holds = sets.get(set);
      if (holds) holds.push(account);
      else sets.set(set, [account]);
    }
  }
  const members = [...byName.values()].filter(({ isIdentity }) => !isIdentity);
  return { byName, sets, members, leaving, scopes: new Map() };
}

/**
 * Reaches the identity account with the ambient credentials and a member account through a role or a profile, unless HCP
 * Terraform provides the credentials.
 */
function providerOf(
  name: string,
  { id, provider = {} }: AccountEntry,
  isIdentity: boolean,
  { terraform }: OrganizationFile,
  partition: Partition,
  report: Report,
): ProviderSettings {
  const authentication = terraform?.providers?.authentication;
  const byProfile = authentication === "profile";
  if (byProfile && !isIdentity && provider.profile === undefined) {
    report({
      path: ["accounts", name],
      at: "key",
      message: `account ${name} names no profile, and terraform.providers.authentication is profile`,
      fix: `write provider: { profile: … } in account ${name}`,
    });
  }
  const general =
    byProfile || authentication === "hcp" || isIdentity
      ? undefined
      : (terraform?.providers?.assumeRole ?? ORGANIZATION_ROLE);
  const assumeRole = provider.assumeRole ?? general;
  if (provider.externalId !== undefined && assumeRole === undefined) {
    report({
      path: ["accounts", name, "provider", "externalId"],
      message: `account ${name}: externalId has no effect without assumeRole`,
      fix: "write provider: { assumeRole: … }, or delete externalId",
    });
  }
  return {
    assumeRoleArn: assumeRole === undefined ? undefined : roleArn(partition, id, assumeRole),
    externalId: provider.externalId,
    profile: provider.profile,
  };
}

function resolveGrants(
  entry: GrantsEntry,
  who: string,
  path: Path,
  roles: ReadonlyMap<string, Role>,
  accounts: Accounts,
  report: Report,
): Grant[] {
  return Object.entries(entry).flatMap(([key, written]) => {
    const role = roles.get(key);
    if (role === undefined) {
      const known = [...roles.keys()].sort();
      report({
        path: [...path, key],
        at: "key",
        message: `${who} cannot be granted "${key}": no such role`,
        found: key,
        expected: `one of ${list(known)}`,
        fix: didYouMean(key, known) ?? `add it: roles: { ${key}: { policy: … } }`,
      });
      return [];
    }
    return [written].flat().flatMap((scopeEntry, index): Grant[] => {
      const place = Array.isArray(written) ? [...path, key, index] : [...path, key];
      const scope = scopeOf(scopeEntry, accounts, place, `${who}, grant of ${key}`, report);
      if (scope === undefined) return [];
      const { name, before, accounts: reached, notAfter } = scope;
      return [{ role, scope: name, scopeBefore: before, accounts: reached, notAfter, path: place }];
    });
  });
}

function teamsOf(
  user: string,
  names: readonly string[],
  teams: ReadonlyMap<string, Team>,
  report: Report,
): Team[] {
  const found = names.flatMap((name, index) => {
    const team = teams.get(name);
    if (team !== undefined) return [team];
    const known = [...teams.keys()];
    report({
      path: ["users", user, "teams", index],
      message: `${user} cannot be in team "${name}": no such team`,
      found: name,
      expected: known.length > 0 ? `one of ${list(known)}` : "a team of the file, which has none",
      fix: didYouMean(name, known) ?? `add it: teams: { ${name}: { grants: … } }`,
    });
    return [];
  });
  return [...new Set(found)];
}
