import type { Account } from "../../organization/account";
import { roleArn } from "../../organization/arn";
import { sourceInWords } from "../../organization/call-source";
import type { Entitlements } from "../../organization/entitlements";
import { named } from "../../organization/named";
import type { Grant, Organization, User } from "../../organization/organization";
import type { Path } from "../../organization/problem";
import type { Role } from "../../organization/role";
import { list } from "../../organization/scope";
import { isSource, parseSource } from "../../organization/source";
import { endInWords } from "../../organization/until";

/** One step of the chain that grants a role, or what is missing, with its path in the file. */
export interface Reason {
  readonly says: string;
  /** Path in the file. */
  readonly path?: Path;
}

export interface Answer {
  readonly isGranted: boolean;
  readonly reasons: readonly Reason[];
}

/**
 * Why a user or program may assume a role in an account, by each chain that grants it, or the first thing that is missing.
 *
 * @param who a user's name, or a token subject in the file
 * @param accountName name or ID of the account
 * @throws UserError when the file has no such user, program, account or role
 */
export function whyOf(
  entitlements: Entitlements,
  who: string,
  accountName: string,
  roleName: string,
): Answer {
  const { organization } = entitlements;
  const { users, accounts, roles } = organization;
  const programs = new Set(roles.flatMap(({ oidc }) => oidc?.subjects ?? []));
  const callers: { readonly name: string; readonly user?: User }[] = [
    ...users.map((user) => ({ name: user.name, user })),
    ...[...programs].map((name) => ({ name })),
  ];
  const kind = programs.size === 0 ? "user" : "user or program";
  const { user } = named(callers, who, ({ name }) => [name], kind);
  const account = named(accounts, accountName, ({ name, id }) => [name, id], "account");
  const role = named(roles, roleName, ({ key }) => [key], "role");
  if (!role.accounts.includes(account)) {
    const missing = { says: `role ${role.key} does not exist in ${account.name}`, path: ["roles", role.key] };
    return { isGranted: false, reasons: [missing] };
  }
  // A token subject can equal a user's name.
  const answers = [
    ...(user === undefined ? [] : [whyOfUser(entitlements, user, account, role)]),
    ...(programs.has(who) ? [whyOfProgram(who, account, role, organization)] : []),
  ];
  const granted = answers.filter(({ isGranted }) => isGranted);
  const reasons = (granted.length > 0 ? granted : answers).flatMap((answer) => answer.reasons);
  return { isGranted: granted.length > 0, reasons };
}

/** A program may assume only the roles whose trust policy names it, in every account where they exist. */
function whyOfProgram(
  subject: string,
  account: Account,
  { key, name, oidc, maxSession }: Role,
  { partition, roles }: Organization,
): Answer {
  const path = ["roles", key, "trust", "oidc", "subjects"];
  const index = oidc?.subjects.indexOf(subject) ?? -1;
  if (oidc !== undefined && index >= 0) {
    const chain = `${subject}, by ${oidc.issuer}, → ${roleArn(partition, account.id, name)}`;
    const limits = `without MFA, with a token for ${oidc.audience}, for a session of ${maxSession} seconds at most`;
    return {
      isGranted: true,
      reasons: [
        { says: chain, path: [...path, index] },
        { says: limits, path: ["roles", key] },
      ],
    };
  }
  const others = roles.filter((role) => role.oidc?.subjects.includes(subject)).map((role) => role.key);
  const says = `${key} does not trust ${subject}; ${list(others)} ${others.length === 1 ? "does" : "do"}`;
  return { isGranted: false, reasons: [{ says, path: ["roles", key] }] };
}

function whyOfUser(
  { organization, groups, groupsOf, ended }: Entitlements,
  user: User,
  account: Account,
  role: Role,
): Answer {
  const own = new Set(groupsOf.get(user.name));
  const ways = grantsOf(user, organization).filter(
    ({ grant }) => grant.role.key === role.key && grant.accounts.some(({ name }) => name === account.name),
  );
  const opening = ways.flatMap(({ by, grant, group }): Reason[] => {
    const target = groups
      .find(({ name }) => name === group && own.has(name))
      ?.targets.find((it) => it.account === account.name && it.role === role.key);
    if (target === undefined) return [];
    const until = grant.notAfter === undefined ? "" : `, until ${endInWords(grant.notAfter)}`;
    const chain = `${user.name}${by} → group ${group} → ${target.arn}${until}`;
    return [{ says: chain, path: grant.path }];
  });
  if (opening.length > 0) {
    const limits = `with MFA at most ${role.mfaMaxAge} seconds old, for a session of ${role.maxSession} seconds at most`;
    return {
      isGranted: true,
      reasons: [
        ...opening,
        { says: limits, path: ["roles", role.key] },
        ...conditionsOf(role, organization),
        ...(user.accessKeys ? [] : [signIn(user, organization)]),
      ],
    };
  }
  const over = ended.find(
    (grant) => grant.role === role.key && grant.accounts.includes(account.name) && isTheirs(grant.who, user),
  );
  if (over !== undefined) {
    const says = `the grant of ${role.key} on ${over.scope} (${over.who}) ended with ${endInWords(over.notAfter)}`;
    return { isGranted: false, reasons: [{ says, path: over.path }] };
  }
  const elsewhere = grantsOf(user, organization).filter(({ grant }) => grant.role.key === role.key);
  const [other] = elsewhere;
  return {
    isGranted: false,
    reasons: [
      other === undefined
        ? { says: `${user.name} is not granted ${role.key} anywhere`, path: ["users", user.name] }
        : {
            says: `${user.name} is granted ${role.key} on ${elsewhere.map(({ grant }) => grant.scope).join(", ")}, and not in ${account.name}`,
            path: other.grant.path,
          },
    ],
  };
}

/** What the trust policy requires of the call beside MFA. */
function conditionsOf({ key, from }: Role, { sessions }: Organization): Reason[] {
  const reasons: Reason[] = [];
  if (from !== undefined) {
    const says = `in a call from ${sourceInWords(from)}`;
    reasons.push({ says, path: ["roles", key, "from"] });
  }
  if (sessions.sourceIdentity)
    reasons.push({
      says: "with the user's name as the source identity, which the console cannot set",
      path: ["sessions", "sourceIdentity"],
    });
  return reasons;
}

/** How a user without access keys signs in. */
function signIn({ name }: User, { selfService }: Organization): Reason {
  const by = selfService.loginWithBrowser ? "aws login or the console" : "the console alone";
  return {
    says: `without an access key, which the file denies ${name}: by ${by}`,
    path: selfService.accessKeys ? ["users", name, "accessKeys"] : ["selfService", "accessKeys"],
  };
}

function isTheirs(who: string, user: User): boolean {
  return who === user.name || user.teams.some(({ name }) => who === `team ${name}`);
}

/** A user's grants, including those of their teams, each with its group. */
function grantsOf(user: User, { users }: Organization) {
  const written = users.find(({ name }) => name === user.name) ?? user;
  return [
    ...written.grants.map((grant: Grant) => ({ by: "", grant, group: `${grant.role.key}-${grant.scope}` })),
    ...written.teams.flatMap((team) =>
      team.grants.map((grant) => ({ by: `, in team ${team.name},`, grant, group: team.name })),
    ),
  ];
}

/** The answer with the relevant lines of the file. */
export function renderWhy(
  { isGranted, reasons }: Answer,
  file: string,
  text: string,
  format: "table" | "json",
): string {
  const source = parseSource(text, file);
  const placed = reasons.map(({ says, path }) => {
    const line =
      path !== undefined && isSource(source)
        ? source.locate({ path, at: "key", message: "" }).position?.line
        : undefined;
    return { says, line };
  });
  if (format === "json") return `${JSON.stringify({ isGranted, reasons: placed }, null, 2)}\n`;
  const lines = placed.map(({ says, line }) => `  ${says}${line === undefined ? "" : ` (line ${line})`}\n`);
  return `${isGranted ? "yes" : "no"}\n${lines.join("")}`;
}
