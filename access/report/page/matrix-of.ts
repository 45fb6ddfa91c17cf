import { many } from "../../../organization/in-words";
import type { Access } from "../access";
import type { Column, Narrowing } from "../summary";
import { addressOf } from "./location";

/** The matrix's filters, as in the URL; empty when absent. */
export const FILTERS = ["user", "account", "role", "team", "set", "like", "rows", "columns"] as const;
export type Filters = Record<(typeof FILTERS)[number], string>;

/** Applies the filters: users and accounts by a part of a name or id, the others by name. */
export function narrowingOf({ model }: Access, filters: Filters): Narrowing {
  const { role, set, like, rows, columns } = filters;
  const [user, account] = [filters.user.trim().toLowerCase(), filters.account.trim().toLowerCase()];
  const team = filters.team === "" ? undefined : model.teams.indexOf(filters.team);
  const inSet = set === "" ? undefined : model.sets.indexOf(set);
  const known = model.users.find(({ name }) => name === like);
  const isUser = (place: number) => {
    const { name = "", email = "", tags = {}, teams = [], groups = [] } = model.users[place] ?? {};
    if (team !== undefined && !teams.includes(team)) return false;
    if (like !== "" && (known === undefined || groups.join() !== (known.groups ?? []).join())) return false;
    if (user === "") return true;
    return [name, email, ...Object.entries(tags).map((tag) => tag.join("="))].some((text) =>
      text.toLowerCase().includes(user),
    );
  };
  const isAccount = (place: number) => {
    const { name = "", id = "", sets = [] } = model.accounts[place] ?? {};
    const isAsked = account === "" || name.toLowerCase().includes(account) || id.includes(account);
    return isAsked && (inSet === undefined || sets.includes(inSet));
  };
  return {
    isUser,
    isRole: role === "" ? undefined : (place) => model.roles[place]?.key === role,
    isAccount: account === "" && inSet === undefined ? undefined : isAccount,
    rows: rows === "people" || rows === "alike" ? rows : user !== "" || like !== "" ? "people" : undefined,
    columns: columns === "accounts" || columns === "sets" ? columns : undefined,
  };
}

/** The text below a column's name. */
export function detailsOf({ model }: Access, { of, accounts: [first = 0, ...others] }: Column): string[] {
  if (of !== "account") return [many(others.length + 1, "account")];
  const { id = "", isIdentity } = model.accounts[first] ?? {};
  return isIdentity ? [id, "identity"] : [id];
}

/** Where a click on a column leads: to the account, or to the accounts of the set. */
export function columnAddress(filters: Filters, { of, label }: Column): string {
  if (of === "account") return addressOf("account", label);
  if (of === "set") return addressOf("matrix", "", { ...filters, columns: "", set: label });
  return addressOf("matrix", "", { ...filters, columns: "accounts" });
}
