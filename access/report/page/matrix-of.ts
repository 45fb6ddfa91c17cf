import { type Access, type Alike, at } from "./access";
import { many } from "./elements";
import { addressOf } from "./location";

/** Up to so many people each has a row of her own; beyond, people who may do the same share one. */
const SINGLE_PEOPLE = 60;
/** Up to so many accounts each has a column of its own; beyond, each set. */
const SINGLE_ACCOUNTS = 16;

/** What the matrix is narrowed to; each as it stands in the address, empty when it is not. */
export const FILTERS = ["user", "account", "role", "team", "set", "like", "rows", "columns"] as const;
export type Filters = Record<(typeof FILTERS)[number], string>;

/** An account, or many as one. */
export interface Column {
  readonly label: string;
  readonly details: readonly string[];
  readonly href: string;
  readonly accounts: readonly number[];
}

/** The columns that are wanted: accounts, or sets where the accounts are too many. */
export function columnsOf({ model, accountsOfSet, accountsWithoutSet }: Access, filters: Filters): Column[] {
  const { accounts, sets } = model;
  const asked = filters.account.trim().toLowerCase();
  const inSet = filters.set === "" ? undefined : sets.indexOf(filters.set);
  const single = (place: number): Column => {
    const { name, id, isIdentity } = at(accounts, place);
    const details = isIdentity ? [id, "identity"] : [id];
    return { label: name, details, href: addressOf("account", name), accounts: [place] };
  };
  const fits = accounts.length <= SINGLE_ACCOUNTS || sets.length === 0;
  const isBySet =
    filters.columns === "sets" || (filters.columns === "" && asked === "" && inSet === undefined && !fits);
  if (isBySet && inSet === undefined && asked === "") {
    const more = { set: "", columns: "" };
    const manyColumns = (label: string, of: readonly number[], href: string): Column[] =>
      of.length === 0 ? [] : [{ label, details: [many(of.length, "account")], href, accounts: of }];
    return [
      ...accounts.flatMap(({ isIdentity }, place) => (isIdentity ? [single(place)] : [])),
      ...sets.flatMap((set, place) =>
        manyColumns(set, accountsOfSet[place] ?? [], addressOf("matrix", "", { ...filters, ...more, set })),
      ),
      ...manyColumns(
        "no set",
        accountsWithoutSet,
        addressOf("matrix", "", { ...filters, columns: "accounts" }),
      ),
    ];
  }
  return accounts.flatMap(({ name, id, sets: own = [] }, place) => {
    const isAsked = asked === "" || name.toLowerCase().includes(asked) || id.includes(asked);
    return isAsked && (inSet === undefined || own.includes(inSet)) ? [single(place)] : [];
  });
}

/** The rows that are wanted: users, or those who may do the same as one. */
export function rowsOf(access: Access, filters: Filters, columns: readonly Column[]): Alike[] {
  const { model } = access;
  const asked = filters.user.trim().toLowerCase();
  const team = filters.team === "" ? undefined : model.teams.indexOf(filters.team);
  const like = model.users.find(({ name }) => name === filters.like)?.groups?.join();
  const isNarrow = filters.role !== "" || filters.account.trim() !== "" || filters.set !== "";
  const role = filters.role === "" ? undefined : model.roles.findIndex(({ key }) => key === filters.role);
  const accounts = new Set(columns.flatMap((column) => column.accounts));
  const opening = isNarrow
    ? access.groupsThatOpen((it) => role === undefined || it === role, accounts)
    : undefined;
  const isAsked = (user: number) => {
    const { name, email = "", tags = {}, teams = [] } = access.user(user);
    if (team !== undefined && !teams.includes(team)) return false;
    if (asked === "") return true;
    return [name, email, ...Object.entries(tags).map((tag) => tag.join("="))].some((text) =>
      text.toLowerCase().includes(asked),
    );
  };
  const kinds = access.alike
    .filter(({ groups }) => filters.like === "" || groups.join() === like)
    .filter(({ groups }) => opening === undefined || groups.some((group) => opening.has(group)))
    .map(({ groups, users }) => ({ groups, users: users.filter(isAsked) }))
    .filter(({ users }) => users.length > 0);
  if (!isByPerson(access, filters)) return kinds;
  return kinds
    .flatMap(({ groups, users }) => users.map((user) => ({ groups, users: [user] })))
    .sort((a, b) => at(a.users, 0) - at(b.users, 0));
}

/** Whether each user has a row of her own. */
export function isByPerson({ model }: Access, { rows, user, like }: Filters): boolean {
  if (rows !== "") return rows === "people";
  return model.users.length <= SINGLE_PEOPLE || user.trim() !== "" || like !== "";
}

/** How many are shown, in words. */
export function summaryOf(
  access: Access,
  filters: Filters,
  columns: readonly Column[],
  rows: readonly Alike[],
): string {
  const people = rows.reduce((sum, { users }) => sum + users.length, 0);
  const accounts = new Set(columns.flatMap((column) => column.accounts)).size;
  const kinds = isByPerson(access, filters) ? "" : ` in ${many(rows.length, "kind")} of access`;
  return `${many(people, "person", "people")}${kinds}, ${many(accounts, "account")}`;
}
