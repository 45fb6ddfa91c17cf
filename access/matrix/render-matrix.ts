import type { Entitlements } from "../../organization/entitlements";
import { counted, firstOf, many } from "../../organization/in-words";
import { named } from "../../organization/named";
import type { User } from "../../organization/organization";
import { endInWords } from "../../organization/until";
import { csvCell } from "../output/csv-cell";
import { markdownTable, textTable } from "../output/text-table";
import { Access as AccessByPlace, at } from "../report/access";
import { accessModelOf } from "../report/model-of";
import type { ReportUser } from "../report/report-model";
import { type Column, SINGLE_ACCOUNTS, type Summary, summaryOf } from "../report/summary";
import {
  type Access,
  accessOfUsers,
  accountsOf,
  isAmong,
  type MatrixFilter,
  type Program,
  programsOf,
  type UserAccess,
} from "./matrix";

export type MatrixFormat = "table" | "json" | "markdown" | "csv";

/** The matrix as text. */
export function renderMatrix(
  entitlements: Entitlements,
  format: MatrixFormat,
  filter: MatrixFilter = {},
): string {
  return [...matrixText(entitlements, format, filter)].join("");
}

/**
 * The same in parts: JSON and CSV contain everything; tables summarize many people and accounts, as the report does.
 *
 * @throws UserError
 */
export function matrixText(
  entitlements: Entitlements,
  format: MatrixFormat,
  filter: MatrixFilter = {},
): Iterable<string> {
  refuseUnknown(entitlements, filter);
  if (format === "json") return jsonText(entitlements, filter);
  if (format === "csv") return csvText(entitlements, filter);
  return [readable(entitlements, format === "markdown" ? markdownTable : textTable, filter)];
}

/** @throws UserError */
function refuseUnknown({ organization }: Entitlements, filter: MatrixFilter): void {
  const { users, teams, roles, accounts } = organization;
  const known: Readonly<Record<keyof MatrixFilter, readonly string[]>> = {
    user: users.map(({ name }) => name),
    team: teams.map(({ name }) => name),
    role: roles.map(({ key }) => key),
    account: accounts.map(({ name }) => name),
  };
  for (const kind of ["user", "team", "role", "account"] as const)
    for (const wanted of filter[kind] ?? []) named(known[kind], wanted, (name) => [name], kind);
}

/** Filters users and their access; users without matching access are left out. */
function* filtered(entitlements: Entitlements, filter: MatrixFilter): Generator<UserAccess> {
  const isUser = ({ name, teams }: User) =>
    isAmong(filter.user, name) &&
    (filter.team === undefined || teams.some((team) => filter.team?.includes(team.name)));
  const isAccess = ({ role, account }: Access) =>
    isAmong(filter.role, role) && isAmong(filter.account, account);
  for (const user of accessOfUsers(entitlements, isUser, isAccess)) {
    if (user.access.length > 0 || (filter.role === undefined && filter.account === undefined)) yield user;
  }
}

/** Programs are not users, and not in teams. */
function filteredPrograms({ roles }: Entitlements, { user, team, role, account }: MatrixFilter): Program[] {
  if (user !== undefined || team !== undefined) return [];
  return programsOf(roles).filter(
    (program) => isAmong(role, program.role) && isAmong(account, program.account),
  );
}

/** Like `JSON.stringify(matrix, null, 2)`, user by user. */
function* jsonText(entitlements: Entitlements, filter: MatrixFilter): Generator<string> {
  const nested = (value: unknown, depth: number) =>
    JSON.stringify(value, null, 2).replaceAll("\n", `\n${"  ".repeat(depth)}`);
  yield `{\n  "organization": ${nested(entitlements.organization.name, 1)},\n`;
  yield `  "accounts": ${nested(accountsOf(entitlements, filter), 1)},\n  "users": [`;
  let isFirst = true;
  for (const user of filtered(entitlements, filter)) {
    yield `${isFirst ? "" : ","}\n    ${nested(user, 2)}`;
    isFirst = false;
  }
  yield `${isFirst ? "" : "\n  "}],\n  "programs": ${nested(filteredPrograms(entitlements, filter), 1)}\n}\n`;
}

/** One line per user, account and role, without programs (RFC 4180). */
function* csvText(entitlements: Entitlements, filter: MatrixFilter): Generator<string> {
  const line = (cells: readonly string[]) => `${cells.map(csvCell).join(",")}\r\n`;
  yield line(["user", "account", "role", "arn", "groups", "not_after"]);
  for (const { name, access } of filtered(entitlements, filter)) {
    if (access.length === 0) continue;
    yield access
      .map(({ account, role, arn, groups, notAfter = "" }) =>
        line([name, account, role, arn, groups.join(" "), notAfter]),
      )
      .join("");
  }
}

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** People and programs, as tables. */
function readable(entitlements: Entitlements, table: Table, filter: MatrixFilter): string {
  const access = new AccessByPlace(accessModelOf(entitlements));
  const { users, teams, roles, accounts } = access.model;
  const inTeams = filter.team?.map((team) => teams.indexOf(team));
  const summary = summaryOf(access, {
    isUser: (place) => {
      const user = at(users, place);
      const isInTeam = inTeams === undefined || inTeams.some((team) => user.teams?.includes(team));
      return isAmong(filter.user, user.name) && isInTeam;
    },
    isRole: filter.role && ((place) => isAmong(filter.role, at(roles, place).key)),
    isAccount: filter.account && ((place) => isAmong(filter.account, at(accounts, place).name)),
  });
  const isShown = (role: number) => isAmong(filter.role, at(roles, role).key);
  const isSmall =
    summary.isByPerson &&
    summary.columns.length <= SINGLE_ACCOUNTS &&
    summary.columns.every(({ of }) => of === "account");
  const isNobody = summary.rows.length === 0 && Object.values(filter).some(Array.isArray);
  const people = isNobody
    ? "nobody\n"
    : isSmall
      ? gridOf(access, summary, isShown, table)
      : linesOf(access, summary, isShown, table);
  const programs = programRows(filteredPrograms(entitlements, filter));
  return [
    people,
    ...(programs.length === 0 ? [] : [table(["program, without MFA", "role", "accounts"], programs)]),
    ...withoutAccessKeys(summary.rows.flatMap((row) => row.users.map((place) => at(users, place)))),
  ].join("\n");
}

/** Whom of these people the file denies access keys, or who is an exception. */
function withoutAccessKeys(people: readonly ReportUser[]): string[] {
  const [denied, others] = [false, true].map((may) =>
    people.filter(({ accessKeys = true }) => accessKeys === may).map(({ name }) => name),
  ) as [string[], string[]];
  if (denied.length === 0) return [];
  if (others.length === 0) return ["without access keys: everyone\n"];
  return denied.length > others.length
    ? [`without access keys: everyone but ${firstOf(others.sort(), NAMES)}\n`]
    : [`without access keys: ${firstOf(denied.sort(), NAMES)}\n`];
}

/** A row per user, a column per account. */
function gridOf(
  access: AccessByPlace,
  { rows, columns }: Summary,
  isShown: (role: number) => boolean,
  table: Table,
) {
  const { users, accounts, roles } = access.model;
  const nameInAws = (place: number) => at(roles, place).name ?? at(roles, place).key;
  const cell = (groups: readonly number[], account: number) =>
    access
      .held(groups, account)
      .filter(({ role }) => isShown(role))
      .sort((a, b) => (nameInAws(a.role) < nameInAws(b.role) ? -1 : 1))
      .map(({ role, notAfter }) => {
        const { key } = at(roles, role);
        return notAfter ? `${key} until ${endInWords(notAfter)}` : key;
      })
      .join(", ") || "-";
  const places = columns.flatMap((column) => column.accounts);
  return table(
    ["user", ...places.map((place) => nameOf(at(accounts, place)))],
    rows.map(({ users: [user = 0], groups }) => [
      at(users, user).name,
      ...places.map((account) => cell(groups, account)),
    ]),
  );
}

function nameOf({ name, isIdentity }: { readonly name: string; readonly isIdentity?: boolean }): string {
  return isIdentity ? `${name} (identity)` : name;
}

/** Maximum number of lines in a readable table. */
const LINES = 50;
/** Maximum number of names in a cell; others are counted. */
const NAMES = 8;

/** A line per role and user, or per users with the same access, with accounts named as briefly as possible. */
function linesOf(
  access: AccessByPlace,
  { rows, columns, isByPerson, says }: Summary,
  isShown: (role: number) => boolean,
  table: Table,
): string {
  const { users, groups: allGroups, roles } = access.model;
  const nameAt = (user: number) => at(users, user).name;
  const largestFirst = isByPerson ? rows : [...rows].sort((a, b) => b.users.length - a.users.length);
  const shown = rows.length <= LINES ? rows : largestFirst.slice(0, LINES);
  const lines = shown.flatMap(({ groups, users: [first = 0, ...others] }) => {
    const who =
      others.length === 0
        ? nameAt(first)
        : `${many(others.length + 1, "person", "people")} as ${nameAt(first)}`;
    const held = access.heldInMany(groups, placesOf(columns)).filter(({ role }) => isShown(role));
    if (held.length === 0) return [[who, "-", "-", "-"]];
    return held.map(({ role, groups: by }) => [
      who,
      firstOf(
        by.map((group) => at(allGroups, group).name),
        NAMES,
      ),
      at(roles, role).key,
      whereHeld(access, groups, role, columns),
    ]);
  });
  const people = table(
    [isByPerson ? "user" : "people with the same access", "by group", "role", "in"],
    lines,
  );
  const left = rows.length - shown.length;
  const more = left === 0 ? "" : `and ${counted(left)} more ${isByPerson ? "people" : "kinds of access"}\n`;
  return `${says}\n\n${people}${more}\n${MORE}`;
}

const MORE =
  "To narrow: --user, --team, --role, --account. Everything, one line per user, account and role: --format csv\n";

function placesOf(columns: readonly Column[]): number[] {
  return [...new Set(columns.flatMap(({ accounts }) => accounts))];
}

/** Where these groups grant a role: all accounts, sets, parts of sets, or single accounts. */
function whereHeld(
  access: AccessByPlace,
  groups: readonly number[],
  role: number,
  columns: readonly Column[],
): string {
  const isMember = (account: number) => at(access.model.accounts, account).isIdentity !== true;
  const heldIn = (accounts: readonly number[]) =>
    access.heldInMany(groups, accounts).find((held) => held.role === role) ?? { count: 0, ends: false };
  const places = placesOf(columns);
  const all = heldIn(places);
  const members = places.filter(isMember);
  if (columns.length > 1 && all.count === members.length && heldIn(members).count === members.length)
    return `all ${many(members.length, "member account")}${all.ends ? ", ends" : ""}`;
  if (columns.length > 1 && all.count === places.length)
    return `all ${many(places.length, "account")}${all.ends ? ", ends" : ""}`;
  const names = columns.flatMap(({ of, label, accounts }) => {
    const { count, ends } = heldIn(accounts);
    if (count === 0) return [];
    const [only = 0] = accounts;
    const until = access.held(groups, only).find((held) => held.role === role)?.notAfter;
    if (of === "account") return [until === undefined ? label : `${label} until ${endInWords(until)}`];
    const part = count === accounts.length ? "" : `${counted(count)} of `;
    return [`${label} (${part}${many(accounts.length, "account")}${ends ? ", ends" : ""})`];
  });
  return firstOf(names, NAMES);
}

/** A line per program and role, with its accounts. */
function programRows(programs: readonly Program[]): string[][] {
  const lines = new Map<string, { readonly cells: readonly string[]; readonly accounts: string[] }>();
  for (const { subject, issuer, role, account } of programs) {
    const cells = [`${subject} (${issuer})`, role];
    const known = lines.get(cells.join("\n"));
    if (known) known.accounts.push(account);
    else lines.set(cells.join("\n"), { cells, accounts: [account] });
  }
  return [...lines.values()].map(({ cells, accounts }) => [...cells, firstOf(accounts, SINGLE_ACCOUNTS)]);
}
