import { counted, firstOf, many } from "../../../organization/in-words";
import { endInWords } from "../../../organization/until";
import { type Access, type Alike, at } from "../access";
import { type Column, type Summary, summaryOf } from "../summary";
import { element, roleMark, span } from "./elements";
import { addressOf } from "./location";
import { columnAddress, detailsOf, FILTERS, type Filters, narrowingOf } from "./matrix-of";
import { pager } from "./pager";
import { withArrowKeys } from "./roving";

const ROWS = 50;
/** Printed pages have no pager. */
const ROWS_ON_PAPER = 1000;
const COLUMNS = 16;

/** The access matrix: a table with filters and a legend. */
export function matrixView(access: Access, parameters: URLSearchParams): HTMLElement {
  const filters = Object.fromEntries(FILTERS.map((key) => [key, parameters.get(key) ?? ""])) as Filters;
  let first = { row: 0, column: 0 };
  let size = ROWS;
  const status = element("p", { class: "status", role: "status" });
  const place = element("div");
  const detail = element("p", { class: "detail" });
  const chips = element("span");
  const draw = () => {
    history.replaceState(null, "", addressOf("matrix", "", filters));
    const summary = summaryOf(access, narrowingOf(access, filters));
    const { columns, rows } = summary;
    status.textContent = summary.says;
    detail.textContent = HINT;
    chips.replaceChildren(...drilledInto(access, filters));
    const shown = {
      ...summary,
      rows: rows.slice(first.row, first.row + size),
      columns: columns.slice(first.column, first.column + COLUMNS),
    };
    const go = (to: Partial<typeof first>) => {
      first = { ...first, ...to };
      draw();
    };
    place.replaceChildren(
      ...[
        pager("Columns", first.column, COLUMNS, columns.length, (column) => go({ column })),
        shown.rows.length === 0
          ? element("p", { class: "nothing" }, "Nobody. ", clearLink())
          : tableOf(access, filters, shown, detail),
        pager("Rows", first.row, size, rows.length, (row) => go({ row })),
      ].filter((part) => part !== undefined),
    );
  };
  const narrow = (key: keyof Filters, value: string) => {
    filters[key] = value;
    first = { row: 0, column: 0 };
    draw();
  };
  draw();
  const withRows = (count: number) => () => {
    if (!place.isConnected || size === count) return;
    size = count;
    draw();
  };
  addEventListener("beforeprint", withRows(ROWS_ON_PAPER));
  addEventListener("afterprint", withRows(ROWS));
  return element(
    "section",
    { "aria-labelledby": "view" },
    element("h1", { id: "view", tabindex: -1 }, "Who may do what, where"),
    toolbar(access, filters, narrow),
    element("div", { class: "line" }, status, chips),
    place,
    detail,
  );
}

const HINT = "Point to a cell, or use the arrow keys, for details.";

function clearLink(): HTMLElement {
  return element("a", { href: "#matrix" }, "Show all access");
}

function toolbar(
  { model }: Access,
  filters: Filters,
  narrow: (key: keyof Filters, value: string) => void,
): HTMLElement {
  const text = (key: keyof Filters, label: string, placeholder: string) => {
    const input = element("input", { type: "search", value: filters[key], placeholder, autocomplete: "off" });
    input.addEventListener("input", () => narrow(key, input.value));
    return field(label, input);
  };
  const choice = (key: keyof Filters, label: string, choices: readonly (readonly [string, string])[]) => {
    const select = element(
      "select",
      {},
      ...choices.map(([value, says]) => element("option", { value, selected: filters[key] === value }, says)),
    );
    select.addEventListener("change", () => narrow(key, select.value));
    return field(label, select);
  };
  const named = (names: readonly string[]) => names.map((name) => [name, name] as const);
  return element(
    "search",
    { class: "toolbar", "aria-label": "Narrow the matrix" },
    text("user", "User", "name, e-mail, tag"),
    text("account", "Account", "name, id"),
    choice("role", "Role", [["", "any"], ...named(model.roles.map(({ key }) => key))]),
    model.teams.length > 0 && choice("team", "Team", [["", "any"], ...named(model.teams)]),
    model.sets.length > 0 && choice("set", "Set", [["", "any"], ...named(model.sets)]),
    choice("rows", "Rows", [
      ["", "auto"],
      ["people", "people"],
      ["alike", "same access"],
    ]),
    choice("columns", "Columns", [
      ["", "auto"],
      ["accounts", "accounts"],
      ["sets", "sets"],
    ]),
  );
}

function field(label: string, control: HTMLElement): HTMLElement {
  control.id = `narrow-${label.toLowerCase()}`;
  return element("div", {}, element("label", { for: control.id }, label), control);
}

/** A filter set by a click, with a link to clear it. */
function drilledInto({ model }: Access, { like, set, ...others }: Filters): HTMLElement[] {
  const back = (says: string, without: Partial<Filters>) =>
    element(
      "a",
      {
        class: "chip",
        href: addressOf("matrix", "", { ...others, like, set, ...without }),
        "aria-label": `${says}: remove`,
      },
      `${says} ×`,
    );
  return [
    ...(model.users.some(({ name }) => name === like) ? [back(`same access as ${like}`, { like: "" })] : []),
    ...(set === "" ? [] : [back(`set ${set}`, { set: "" })]),
  ];
}

function tableOf(
  access: Access,
  filters: Filters,
  { columns, rows, isByPerson }: Summary,
  detail: HTMLElement,
): HTMLElement {
  const behind = new Map<Element, () => string>();
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, isByPerson ? "User" : "People with the same access"),
    ...columns.map((column) =>
      element(
        "th",
        { scope: "col" },
        element("a", { href: columnAddress(filters, column) }, column.label),
        ...detailsOf(access, column).map((says) => element("small", {}, says)),
      ),
    ),
  );
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      isByPerson ? personHeader(access, at(row.users, 0)) : kindHeader(access, filters, row),
      ...columns.map((column) => {
        const cell = cellOf(access, filters, row, column);
        behind.set(cell, () => behindOf(access, filters, row, column));
        return cell;
      }),
    ),
  );
  const table = element(
    "table",
    { class: "matrix" },
    element(
      "caption",
      { class: "unseen" },
      "Roles that each user may assume in each account, with recent MFA",
    ),
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
  const showDetails = (event: Event) => {
    const cell = event.target instanceof Element ? event.target.closest("td, th") : null;
    detail.textContent = (cell && behind.get(cell)?.()) || HINT;
  };
  table.addEventListener("focusin", showDetails);
  table.addEventListener("pointerover", showDetails);
  withArrowKeys(table);
  return element("div", { class: "scroll" }, table);
}

function personHeader({ model, user }: Access, place: number): HTMLElement {
  return element("th", { scope: "row" }, ...personIn(model.teams, model.users[place] ?? user(place)));
}

function personIn(
  teams: readonly string[],
  { name, teams: own = [] }: { name: string; teams?: readonly number[] },
) {
  const link = element("a", { href: addressOf("user", name) }, name);
  return own.length === 0 ? [link] : [link, element("small", {}, own.map((team) => teams[team]).join(", "))];
}

function kindHeader(access: Access, filters: Filters, { groups, users }: Alike): HTMLElement {
  const only = access.user(at(users, 0)).name;
  const href =
    users.length === 1
      ? addressOf("user", only)
      : addressOf("matrix", "", { ...filters, rows: "", like: only });
  const by = groups.map((group) => at(access.model.groups, group).name);
  return element(
    "th",
    { scope: "row" },
    element("a", { href }, users.length === 1 ? only : many(users.length, "person", "people")),
    element("small", {}, by.length === 0 ? "no group except users" : `by ${firstOf(by, 4)}`),
  );
}

function cellOf(access: Access, filters: Filters, { groups }: Alike, { accounts }: Column): HTMLElement {
  const marks: HTMLElement[] = [];
  const isShown = (role: number) => filters.role === "" || at(access.model.roles, role).key === filters.role;
  const [only, ...others] = accounts;
  if (only !== undefined && others.length === 0) {
    for (const { role, notAfter } of access.held(groups, only).filter((held) => isShown(held.role))) {
      const until = notAfter !== undefined && element("small", {}, ` until ${endInWords(notAfter)}`);
      marks.push(roleMark(role, at(access.model.roles, role).key, until));
    }
  } else {
    for (const { role, count, ends } of access
      .heldInMany(groups, accounts)
      .filter((held) => isShown(held.role))) {
      const part = count < accounts.length ? ` ${counted(count)} of ${counted(accounts.length)}` : "";
      const says = part + (ends ? " (ends)" : "");
      marks.push(roleMark(role, at(access.model.roles, role).key, says !== "" && element("small", {}, says)));
    }
  }
  if (marks.length > 0) return element("td", {}, ...marks);
  return element("td", { class: "none" }, element("span", { "aria-hidden": "true" }, "·"), unseen("none"));
}

function unseen(says: string): HTMLElement {
  return element("span", { class: "unseen" }, says);
}

/** The details of a cell, one sentence per role. */
function behindOf(
  access: Access,
  filters: Filters,
  { groups, users }: Alike,
  { label, accounts }: Column,
): string {
  const { model } = access;
  const who = users.length === 1 ? access.user(at(users, 0)).name : many(users.length, "person", "people");
  const sentences = access
    .heldInMany(groups, accounts)
    .filter(({ role }) => filters.role === "" || at(model.roles, role).key === filters.role)
    .map(({ role, count, groups: by }) => {
      const { key, mfaMaxAge, maxSession, from } = at(model.roles, role);
      const where =
        accounts.length === 1
          ? label
          : `${counted(count)} of ${many(accounts.length, "account")} of ${label}`;
      const group = firstOf(
        by.map((it) => at(model.groups, it).name),
        4,
      );
      return `${who} may assume ${key} in ${where}, by group ${group}: MFA at most ${span(mfaMaxAge)} old, session at most ${span(maxSession)}${from === undefined ? "" : `, from ${from}`}.`;
    });
  return sentences.length === 0 ? `${who}: nothing in ${label}.` : sentences.join(" ");
}
