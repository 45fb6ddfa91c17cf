import type { Entitlements } from "../organization/entitlements";
import type { Grant, Organization, User } from "../organization/organization";
import type { Path } from "../organization/problem";
import { isSource, parseSource } from "../organization/source";
import { endInWords } from "../organization/until";

/** One step of the chain that grants a role, or what is missing, and where the file says so. */
export interface Reason {
  readonly says: string;
  /** Place in the file. */
  readonly path?: Path;
}

export interface Answer {
  readonly isGranted: boolean;
  readonly reasons: readonly Reason[];
}

/** Something of that name is not in the file. */
export class UnknownName extends Error {
  override readonly name = "UnknownName";
}

/**
 * Why a user may assume a role in an account, by each of the ways that let her, or the first thing that
 * is missing.
 *
 * @throws UnknownName when the file has no such user, account or role
 */
export function whyOf(
  { organization, groups, groupsOf, ended }: Entitlements,
  userName: string,
  accountName: string,
  roleName: string,
): Answer {
  const user = named(organization.users, userName, ({ name }) => name, "user");
  const account = named(organization.accounts, accountName, ({ name }) => name, "account");
  const role = named(organization.roles, roleName, ({ key }) => key, "role");
  if (!role.accounts.includes(account)) {
    const missing = { says: `role ${role.key} does not exist in ${account.name}`, path: ["roles", role.key] };
    return { isGranted: false, reasons: [missing] };
  }
  const hers = new Set(groupsOf.get(user.name));
  const ways = grantsOf(user, organization).filter(
    ({ grant }) => grant.role.key === role.key && grant.accounts.some(({ name }) => name === account.name),
  );
  const opening = ways.flatMap(({ by, grant, group }): Reason[] => {
    const target = groups
      .find(({ name }) => name === group && hers.has(name))
      ?.targets.find((it) => it.account === account.name && it.role === role.key);
    if (target === undefined) return [];
    const until = grant.notAfter === undefined ? "" : `, until ${endInWords(grant.notAfter)}`;
    const chain = `${user.name}${by} → group ${group} → ${target.arn}${until}`;
    return [{ says: chain, path: grant.path }];
  });
  if (opening.length > 0) {
    const limits = `with MFA of the last ${role.mfaMaxAge} seconds, for a session of ${role.maxSession} seconds at most`;
    return { isGranted: true, reasons: [...opening, { says: limits, path: ["roles", role.key] }] };
  }
  const over = ended.find(
    (grant) => grant.role === role.key && grant.accounts.includes(account.name) && isHers(grant.who, user),
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

function isHers(who: string, user: User): boolean {
  return who === user.name || user.teams.some(({ name }) => who === `team ${name}`);
}

/** A user's grants, her teams' among them, each with the group that carries it. */
function grantsOf(user: User, { users }: Organization) {
  const written = users.find(({ name }) => name === user.name) ?? user;
  return [
    ...written.grants.map((grant: Grant) => ({ by: "", grant, group: `${grant.role.key}-${grant.scope}` })),
    ...written.teams.flatMap((team) =>
      team.grants.map((grant) => ({ by: `, in team ${team.name},`, grant, group: team.name })),
    ),
  ];
}

function named<T>(all: readonly T[], wanted: string, nameOf: (item: T) => string, kind: string): T {
  const found = all.find((item) => nameOf(item) === wanted);
  if (found !== undefined) return found;
  const names = all.map(nameOf).sort();
  const shown =
    names.length <= 12 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
  throw new UnknownName(`no ${kind} ${wanted} in the file\n  expected  one of ${shown}`);
}

/** The answer with the lines of the file that say so. Ends with a newline. */
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
