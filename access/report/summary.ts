import { many } from "../../organization/in-words";
import { type Access, type Alike, at } from "./access";

/** Up to this many people have their own rows; more are grouped by access. */
const SINGLE_PEOPLE = 60;
/** Up to this many accounts have their own columns; more are grouped by set. */
export const SINGLE_ACCOUNTS = 16;

/** The matrix's filters, by index; an absent one does not filter. */
export interface Narrowing {
  readonly isUser?: (place: number) => boolean;
  readonly isRole?: (place: number) => boolean;
  readonly isAccount?: (place: number) => boolean;
  /** @default people, if they are few */
  readonly rows?: "people" | "alike";
  /** @default accounts, if they are few or were requested */
  readonly columns?: "accounts" | "sets";
}

/** One account, or several. */
export interface Column {
  readonly of: "account" | "set" | "accounts without a set";
  readonly label: string;
  readonly accounts: readonly number[];
}

/** The access of all people, small enough to read. */
export interface Summary {
  readonly columns: readonly Column[];
  /** Users; users with the same access share one row. */
  readonly rows: readonly Alike[];
  /** Whether each user has a row of their own. */
  readonly isByPerson: boolean;
  /** What is shown, in words. */
  readonly says: string;
}

/** Groups many people by access, and many accounts by set. */
export function summaryOf(access: Access, narrowing: Narrowing): Summary {
  const columns = columnsOf(access, narrowing);
  const kinds = kindsOf(access, narrowing, columns);
  const people = kinds.reduce((sum, { users }) => sum + users.length, 0);
  const isByPerson = narrowing.rows ? narrowing.rows === "people" : people <= SINGLE_PEOPLE;
  const accounts = new Set(columns.flatMap((column) => column.accounts)).size;
  const inKinds = isByPerson ? "" : ` in ${many(kinds.length, "kind")} of access`;
  return {
    columns,
    rows: isByPerson ? onePerRow(kinds) : kinds,
    isByPerson,
    says: `${many(people, "person", "people")}${inKinds}, ${many(accounts, "account")}`,
  };
}

function columnsOf(
  { model, accountsOfSet, accountsWithoutSet }: Access,
  { isAccount, columns }: Narrowing,
): Column[] {
  const { accounts, sets } = model;
  const single = (place: number): Column => ({
    of: "account",
    label: at(accounts, place).name,
    accounts: [place],
  });
  if (isAccount !== undefined)
    return accounts.flatMap((_, place) => (isAccount(place) ? [single(place)] : []));
  const isMany = accounts.length > SINGLE_ACCOUNTS && sets.length > 0;
  if (columns !== "sets" && (columns === "accounts" || !isMany))
    return accounts.map((_, place) => single(place));
  const joined = (of: Column["of"], label: string, own: readonly number[]): Column[] =>
    own.length === 0 ? [] : [{ of, label, accounts: own }];
  return [
    ...accounts.flatMap(({ isIdentity }, place) => (isIdentity ? [single(place)] : [])),
    ...sets.flatMap((set, place) => joined("set", set, accountsOfSet[place] ?? [])),
    ...joined("accounts without a set", "no set", accountsWithoutSet),
  ];
}

/** People by access, without those who have no matching access. */
function kindsOf(
  access: Access,
  { isUser, isRole, isAccount }: Narrowing,
  columns: readonly Column[],
): Alike[] {
  const accounts = new Set(columns.flatMap((column) => column.accounts));
  const opening =
    isRole !== undefined || isAccount !== undefined
      ? access.groupsThatOpen(isRole ?? (() => true), accounts)
      : undefined;
  return access.alike
    .filter(({ groups }) => opening === undefined || groups.some((group) => opening.has(group)))
    .map(({ groups, users }) => ({ groups, users: isUser === undefined ? users : users.filter(isUser) }))
    .filter(({ users }) => users.length > 0);
}

function onePerRow(kinds: readonly Alike[]): Alike[] {
  return kinds
    .flatMap(({ groups, users }) => users.map((user) => ({ groups, users: [user] })))
    .sort((a, b) => at(a.users, 0) - at(b.users, 0));
}
