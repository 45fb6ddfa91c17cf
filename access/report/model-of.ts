import type { Account } from "../../organization/account";
import { sourceInWords } from "../../organization/call-source";
import { fullestOf, isClose } from "../../organization/checks/quotas";
import { hexColour } from "../../organization/console";
import type { EndedGrant, Entitlements, Group } from "../../organization/entitlements";
import { by } from "../../organization/order";
import type { Grant, User } from "../../organization/organization";
import type { Path } from "../../organization/problem";
import { QUOTAS } from "../../organization/quotas";
import type { Role } from "../../organization/role";
import { endInWords } from "../../organization/until";
import type { LintResult } from "../lint/lint";
import type {
  AccessModel,
  Commit,
  Ending,
  Opening,
  Proof,
  QuotaGauge,
  ReportAccount,
  ReportFinding,
  ReportGroup,
  ReportModel,
  ReportRole,
  ReportUser,
} from "./report-model";

/** Data of the report beyond the entitlements. */
export interface Circumstances {
  readonly file: string;
  readonly now: Date;
  readonly commit?: Commit;
  readonly lint: LintResult;
  readonly proof: Proof;
  /** Line number of an entry in the file. */
  lineOf(path: Path): number | undefined;
}

/** Everything that the page shows. */
export function modelOf(entitlements: Entitlements, circumstances: Circumstances): ReportModel {
  const { organization } = entitlements;
  const { file, now, commit, lint, proof } = circumstances;
  return {
    organization: organization.name,
    partition: organization.partition,
    ...(organization.sessions.sourceIdentity && { sourceIdentity: true as const }),
    file,
    madeAt: now.toISOString(),
    commit,
    ...accessModelOf(entitlements),
    leaving: organization.leaving.map(({ name }) => name),
    endings: endingsOf(entitlements, circumstances),
    quotas: fullestOf(entitlements).map(
      (filling): QuotaGauge => ({
        of: QUOTAS[filling.quota].of,
        count: filling.count,
        limit: filling.limit,
        says: filling.message,
        isClose: isClose(filling),
      }),
    ),
    findings: findingsOf(lint),
    proof,
  };
}

/** The access of all people, in one shape for the page and for the command line. */
export function accessModelOf({ organization, groups, users, groupsOf }: Entitlements): AccessModel {
  const places = {
    accounts: placesOf(organization.accounts, ({ name }) => name),
    sets: placesOf([...new Set(organization.accounts.flatMap(({ sets }) => sets))].sort(), (name) => name),
    roles: placesOf(organization.roles, ({ key }) => key),
    teams: placesOf(organization.teams, ({ name }) => name),
    groups: placesOf(groups, ({ name }) => name),
  };
  return {
    accounts: organization.accounts.map((account) => accountOf(account, places)),
    sets: [...places.sets.keys()],
    roles: organization.roles.map((role) => roleOf(role, organization.accounts.length, places)),
    teams: [...places.teams.keys()],
    groups: groups.map((group) => groupOf(group, places)),
    users: users.map((user) => userOf(user, groupsOf.get(user.name) ?? [], places)),
  };
}

/** Names and their indexes in a list. */
type Places = ReadonlyMap<string, number>;
type AllPlaces = Readonly<Record<"accounts" | "sets" | "roles" | "teams" | "groups", Places>>;

function placesOf<T>(items: readonly T[], nameOf: (item: T) => string): Places {
  return new Map(items.map((item, place) => [nameOf(item), place]));
}

/** Indexes of names; unknown names, such as the group of all users, are left out. */
function placed(names: readonly string[], places: Places): readonly number[] | undefined {
  const found = names.map((name) => places.get(name)).filter((place) => place !== undefined);
  return found.length === 0 ? undefined : found;
}

function accountOf(account: Account, places: AllPlaces): ReportAccount {
  const { name, id, isIdentity, sets, region, colour } = account;
  return {
    name,
    id,
    ...(isIdentity && { isIdentity }),
    sets: placed(sets, places.sets),
    region,
    color: colour && hexColour(colour),
  };
}

function roleOf(role: Role, accountCount: number, places: AllPlaces): ReportRole {
  const {
    key,
    name,
    policy,
    managedPolicyArns,
    permissionsBoundary,
    accounts,
    oidc,
    maxSession,
    mfaMaxAge,
    from,
  } = role;
  const isEverywhere = accounts.length === accountCount;
  return {
    key,
    name: name === key ? undefined : name,
    policy,
    managedPolicies: managedPolicyArns.length === 0 ? undefined : managedPolicyArns,
    permissionsBoundary,
    accounts: isEverywhere
      ? undefined
      : (placed(
          accounts.map((account) => account.name),
          places.accounts,
        ) ?? []),
    programs: oidc?.subjects.map((subject) => `${oidc.issuer}: ${subject}`),
    maxSession,
    mfaMaxAge,
    from: from && sourceInWords(from, SHOWN_PLACES),
  };
}

/** Maximum number of IP ranges and VPCs of a role in the report. */
const SHOWN_PLACES = 4;

function groupOf({ name, targets }: Group, places: AllPlaces): ReportGroup {
  const opens = new Map<string, { role: number; notAfter?: string; accounts: number[] }>();
  for (const { account, role, notAfter } of targets) {
    const [roleAt, accountAt] = [places.roles.get(role), places.accounts.get(account)];
    if (roleAt === undefined || accountAt === undefined) continue;
    const id = `${roleAt} ${notAfter}`;
    const opening = opens.get(id) ?? { role: roleAt, notAfter, accounts: [] };
    opening.accounts.push(accountAt);
    opens.set(id, opening);
  }
  const inOrder = [...opens.values()].map(
    (opening): Opening => ({ ...opening, accounts: opening.accounts.sort((a, b) => a - b) }),
  );
  return { name, team: places.teams.get(name), opens: inOrder };
}

function userOf(user: User, groups: readonly string[], places: AllPlaces): ReportUser {
  const { name, email, mfaDevice, accessKeys, tags, teams } = user;
  return {
    name,
    groups: placed(groups, places.groups),
    teams: placed(
      teams.map((team) => team.name),
      places.teams,
    ),
    email,
    mfaDevice: mfaDevice === name ? undefined : mfaDevice,
    accessKeys: accessKeys ? undefined : false,
    tags: Object.keys(tags).length === 0 ? undefined : tags,
  };
}

/** Grants with an end, the next first. */
function endingsOf({ organization, ended }: Entitlements, { lineOf }: Circumstances): Ending[] {
  const holding = [
    ...organization.teams.flatMap(({ name, grants }) =>
      grants.map((grant) => ({ who: `team ${name}`, grant })),
    ),
    ...organization.users.flatMap(({ name, grants }) => grants.map((grant) => ({ who: name, grant }))),
  ].flatMap(({ who, grant }) => endingOf(who, grant, lineOf(grant.path)));
  const over = ended.map(
    ({ who, role, scope, accounts, notAfter, path }: EndedGrant): Ending => ({
      who,
      role,
      scope: scopeWithoutEnd(scope),
      accounts: accounts.length,
      notAfter,
      until: endInWords(notAfter),
      hasEnded: true,
      line: lineOf(path),
    }),
  );
  return [...holding, ...over].sort(by(({ notAfter, who }) => `${notAfter} ${who}`));
}

function endingOf(who: string, { role, scope, accounts, notAfter }: Grant, line?: number): Ending[] {
  if (notAfter === undefined) return [];
  const until = endInWords(notAfter);
  const where = { role: role.key, scope: scopeWithoutEnd(scope), accounts: accounts.length };
  return [{ who, ...where, notAfter, until, hasEnded: false, line }];
}

/** The end has its own column. */
function scopeWithoutEnd(scope: string): string {
  return scope.replace(/-until-[0-9TZ-]+$/, "");
}

function findingsOf({ findings, unused }: LintResult): ReportFinding[] {
  return [
    ...findings.map(({ rule, where, statement, message, accepted }) => ({
      rule,
      where: statement === undefined ? where : `${where}, statement ${statement}`,
      message,
      accepted,
    })),
    ...unused.map(({ rule, where, reason }) => ({ rule, where, accepted: reason })),
  ];
}
