import type { AccountRole, Entitlements, Target } from "../organization/entitlements";
import { endInWords, later } from "../organization/until";
import { csvCell } from "./csv-cell";
import { markdownTable, textTable } from "./text-table";

/** Every user's groups and the roles that they let her assume. */
export interface Matrix {
  readonly organization: string;
  readonly accounts: readonly { readonly name: string; readonly id: string; readonly isIdentity: boolean }[];
  readonly users: readonly {
    readonly name: string;
    readonly email?: string;
    readonly groups: readonly string[];
    /** By account, then role. */
    readonly access: readonly Access[];
  }[];
  /** Programs that may assume a role without MFA. */
  readonly programs: readonly Program[];
}

/** What an OIDC provider says of a program, and a role that it may assume by that. */
export interface Program {
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
  readonly account: string;
  readonly role: string;
  readonly arn: string;
}

/** A role that a user may assume, and the groups that let her. */
export interface Access {
  readonly account: string;
  readonly role: string;
  readonly arn: string;
  readonly groups: readonly string[];
  /** The first moment at which no session of it can be begun any more; a session that was goes on to its own end. */
  readonly notAfter?: string;
}

export type MatrixFormat = "table" | "json" | "markdown" | "csv";

/**
 * Who may assume which role in which account, and by which group.
 *
 * @param wanted of whom, by name
 */
export function matrixOf(
  { organization, groups, roles, users, groupsOf }: Entitlements,
  wanted: (user: string) => boolean = () => true,
): Matrix {
  const targetsOf = new Map(groups.map(({ name, targets }) => [name, targets]));
  return {
    organization: organization.name,
    accounts: organization.accounts.map(({ name, id, isIdentity }) => ({ name, id, isIdentity })),
    users: users
      .filter(({ name }) => wanted(name))
      .map(({ name, email }) => {
        const memberOf = groupsOf.get(name) ?? [];
        const access = accessOf(memberOf, targetsOf);
        return { name, email, groups: memberOf, access };
      }),
    programs: programsOf(roles),
  };
}

/** Who may come in without MFA, role by role. */
export function programsOf(roles: readonly AccountRole[]): Program[] {
  return roles.flatMap(({ account, role, arn }) =>
    (role.oidc?.subjects ?? []).map((subject) => ({
      subject,
      issuer: role.oidc?.issuer ?? "",
      audience: role.oidc?.audience ?? "",
      account: account.name,
      role: role.key,
      arn,
    })),
  );
}

/** What the members of some groups may assume, each role once, to the latest end that a group gives it. By ARN. */
export function accessOf(
  memberOf: readonly string[],
  targetsOf: ReadonlyMap<string, readonly Target[]>,
): Access[] {
  const access = new Map<string, Access>();
  for (const group of memberOf) {
    for (const { account, role, arn, notAfter } of targetsOf.get(group) ?? []) {
      const known = access.get(arn);
      const inGroups = [...(known?.groups ?? []), group];
      const end = known === undefined ? notAfter : later(known.notAfter, notAfter);
      access.set(arn, { account, role, arn, groups: inGroups, ...(end && { notAfter: end }) });
    }
  }
  return [...access].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, granted]) => granted);
}

/** The matrix as text that ends with a newline. */
export function renderMatrix(entitlements: Entitlements, format: MatrixFormat): string {
  const matrix = matrixOf(entitlements);
  if (format === "json") return `${JSON.stringify(matrix, null, 2)}\n`;
  if (format === "csv") return matrixCsv(matrix);
  const head = [
    "user",
    ...matrix.accounts.map(({ name, isIdentity }) => (isIdentity ? `${name} (identity)` : name)),
  ];
  const rows = matrix.users.map(({ name, access }) => [
    name,
    ...matrix.accounts.map(
      (account) =>
        access
          .filter((granted) => granted.account === account.name)
          .map(({ role, notAfter }) => (notAfter ? `${role} until ${endInWords(notAfter)}` : role))
          .join(", ") || "-",
    ),
  ]);
  const table = format === "markdown" ? markdownTable : textTable;
  const people = table(head, rows);
  const programs = programRows(matrix);
  return programs.length === 0
    ? people
    : `${people}\n${table(["program, without MFA", "role", "accounts"], programs)}`;
}

/** A line for each program and role, with all its accounts. */
function programRows({ programs }: Matrix): string[][] {
  const lines = new Map<string, { readonly cells: readonly string[]; readonly accounts: string[] }>();
  for (const { subject, issuer, role, account } of programs) {
    const cells = [`${subject} (${issuer})`, role];
    const known = lines.get(cells.join("\n"));
    if (known) known.accounts.push(account);
    else lines.set(cells.join("\n"), { cells, accounts: [account] });
  }
  return [...lines.values()].map(({ cells, accounts }) => [...cells, accounts.join(", ")]);
}

/** A line for each user, account and role, of people alone (RFC 4180). */
function matrixCsv({ users }: Matrix): string {
  const rows = users.flatMap(({ name, access }) =>
    access.map(({ account, role, arn, groups, notAfter = "" }) => [
      name,
      account,
      role,
      arn,
      groups.join(" "),
      notAfter,
    ]),
  );
  const lines = [["user", "account", "role", "arn", "groups", "not_after"], ...rows];
  return lines.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
