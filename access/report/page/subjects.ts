import { switchRoleUrl } from "../../../organization/console";
import { many } from "../../../organization/in-words";
import { endInWords } from "../../../organization/until";
import { type Access, at } from "../access";
import type { Opening, ReportModel } from "../report-model";
import { element, roleMark, span } from "./elements";
import { endingsTable } from "./expiring-grants";
import { addressOf } from "./location";
import { pictureFigure, pictureLink } from "./picture";
import { paged, table } from "./table";

/** Maximum number of names shown before they are folded. */
const SHOWN = 12;

/** Where people's calls must come from, if not anywhere. */
function fromPlaces(from: string | undefined): HTMLElement[] {
  return from === undefined ? [] : [element("small", {}, `from ${from}`)];
}

/** Everything about one user. */
export function userView(access: Access<ReportModel>, name: string): HTMLElement {
  const { model } = access;
  const user = model.users.find((it) => it.name === name);
  if (user === undefined) return nothingThere("user", name);
  const { groups = [], teams = [], email, mfaDevice = name, accessKeys = true, tags = {} } = user;
  const rows = groups.flatMap((group) =>
    at(model.groups, group).opens.map((opening) => {
      const { mfaMaxAge, maxSession, key, from } = at(model.roles, opening.role);
      return element(
        "tr",
        {},
        element("th", { scope: "row" }, roleMark(opening.role, key), ...fromPlaces(from)),
        element("td", {}, ...accountLinks(access, opening.accounts)),
        element("td", {}, at(model.groups, group).name),
        element("td", {}, opening.notAfter === undefined ? "no end" : endInWords(opening.notAfter)),
        element("td", { class: "number" }, span(mfaMaxAge)),
        element("td", { class: "number" }, span(maxSession)),
        element("td", {}, ...consoleLinks(model, opening)),
      );
    }),
  );
  const whose = new Set([name, ...teams.map((team) => `team ${model.teams[team]}`)]);
  const endings = model.endings.filter(({ who }) => whose.has(who));
  return element(
    "section",
    { "aria-labelledby": "view" },
    element("h1", { id: "view", tabindex: -1 }, name, element("small", {}, " user")),
    facts([
      ["E-mail", email],
      ["Teams", teams.map((team) => at(model.teams, team)).join(", ")],
      ["MFA device", mfaDevice],
      ["Access keys", accessKeys ? "" : "denied"],
      [
        "Tags",
        Object.entries(tags)
          .map((tag) => tag.join(" = "))
          .join(", "),
      ],
      [
        "Shown",
        element(
          "span",
          {},
          element("a", { href: addressOf("matrix", "", { user: name }) }, "in the matrix"),
          ", ",
          pictureLink("user", name),
        ),
      ],
    ]),
    element("h2", {}, "May assume, with recent MFA"),
    rows.length === 0
      ? element(
          "p",
          { class: "nothing" },
          `Nothing, except manage their own password${accessKeys ? ", keys" : ""} and MFA device.`,
        )
      : paged("Roles", rows, (part) =>
          table(
            "Roles that the user may assume",
            ["Role", "Accounts", "By group", "Until", "Maximum MFA age", "Session", "Switch in the console"],
            part,
          ),
        ),
    ...(endings.length > 0 ? [element("h2", {}, "Expiring grants"), endingsTable(access, endings)] : []),
    ...(groups.length > 0
      ? [element("h2", {}, "In the graph"), pictureFigure(access, { kind: "user", name })]
      : []),
  );
}

/** Everything about one account. */
export function accountView(access: Access, name: string): HTMLElement {
  const { model } = access;
  const place = model.accounts.findIndex((it) => it.name === name);
  const account = model.accounts[place];
  if (account === undefined) return nothingThere("account", name);
  const { id, region, sets = [], isIdentity } = account;
  const here = model.roles.flatMap((role, index) =>
    role.accounts === undefined || role.accounts.includes(place) ? [{ role, index }] : [],
  );
  const rows = here.map(({ role, index }) => {
    const {
      key,
      name: nameInAws,
      policy,
      managedPolicies = [],
      mfaMaxAge,
      maxSession,
      permissionsBoundary,
      programs = [],
      from,
    } = role;
    const grants = [
      policy && `policies/${policy}.json`,
      ...managedPolicies,
      permissionsBoundary && `at most ${permissionsBoundary}`,
    ];
    return element(
      "tr",
      {},
      element(
        "th",
        { scope: "row" },
        roleMark(index, key),
        nameInAws !== undefined && element("small", {}, nameInAws),
        ...fromPlaces(from),
      ),
      element(
        "td",
        {},
        ...peopleLinks(access, index, place),
        ...programs.map((program) => element("small", {}, `a program, without MFA: ${program}`)),
      ),
      element("td", {}, grants.filter(Boolean).join(", ")),
      element("td", { class: "number" }, span(mfaMaxAge)),
      element("td", { class: "number" }, span(maxSession)),
    );
  });
  return element(
    "section",
    { "aria-labelledby": "view" },
    element(
      "h1",
      { id: "view", tabindex: -1 },
      name,
      element("small", {}, isIdentity ? " identity account" : " account"),
    ),
    facts([
      ["Id", id],
      ["Sets", sets.map((set) => at(model.sets, set)).join(", ")],
      ["Region", region],
      [
        "Shown",
        element(
          "span",
          {},
          element("a", { href: addressOf("matrix", "", { account: id }) }, "in the matrix"),
          ", ",
          pictureLink("account", name),
        ),
      ],
    ]),
    element("h2", {}, "Roles, and who may assume them"),
    paged("Roles", rows, (part) =>
      table("Roles of the account", ["Role", "People", "Permissions", "Maximum MFA age", "Session"], part),
    ),
    element("h2", {}, "In the graph"),
    pictureFigure(access, { kind: "account", name }),
  );
}

function nothingThere(kind: string, name: string): HTMLElement {
  return element(
    "section",
    { "aria-labelledby": "view" },
    element("h1", { id: "view", tabindex: -1 }, `No ${kind} ${name}`),
    element(
      "p",
      {},
      "It is not in the organization file. ",
      element("a", { href: "#matrix" }, "To the matrix"),
    ),
  );
}

function facts(all: readonly (readonly [string, string | Node | undefined])[]): HTMLElement {
  const known = all.filter(([, value]) => value !== undefined && value !== "");
  return element(
    "dl",
    { class: "facts" },
    ...known.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value))),
  );
}

function accountLinks({ model }: Access, accounts: readonly number[]): Part[] {
  return links(
    accounts.map((account) => at(model.accounts, account).name),
    "account",
    many(accounts.length, "account"),
  );
}

/** Links that switch whoever is signed in to the console to the role. */
function consoleLinks(model: ReportModel, opening: Opening): Part[] {
  const { partition, accounts, roles } = model;
  if (model.sourceIdentity) return ["no: a source identity is required"];
  const { key, name = key } = at(roles, opening.role);
  return folded(many(opening.accounts.length, "link"), opening.accounts, (index) => {
    const { id, name: account, color } = at(accounts, index);
    const displayName = `${account}-${key}`;
    const href = switchRoleUrl(partition, { account: id, roleName: name, displayName, color });
    const label = `${key} in ${account}, in the console`;
    return [element("a", { href, rel: "noreferrer", target: "_blank", "aria-label": label }, account)];
  });
}

function peopleLinks(access: Access, role: number, account: number): Part[] {
  const { model, usersOfGroup } = access;
  const ends = new Map<number, string | undefined>();
  for (const [group, { opens }] of model.groups.entries()) {
    const isHere = opens.some((opening) => opening.role === role && access.accountsOf(opening).has(account));
    if (!isHere) continue;
    for (const user of usersOfGroup[group] ?? []) {
      const held = access.held(access.user(user).groups ?? [], account).find((it) => it.role === role);
      ends.set(user, held?.notAfter);
    }
  }
  const people = [...ends].sort(([a], [b]) => a - b);
  if (people.length === 0) return ["nobody"];
  const until = new Map(
    people.flatMap(([user, end]) => (end === undefined ? [] : [[access.user(user).name, endInWords(end)]])),
  );
  return links(
    people.map(([user]) => access.user(user).name),
    "user",
    many(people.length, "person", "people"),
    (name) => (until.has(name) ? ` until ${until.get(name)}` : ""),
  );
}

/** Names as links, folded if there are many. */
function links(names: readonly string[], view: string, total: string, after = (_: string) => ""): Part[] {
  return folded(total, names, (name) => [element("a", { href: addressOf(view, name) }, name), after(name)]);
}

type Part = Node | string;

/** Items separated by commas, folded if there are many. */
function folded<T>(total: string, items: readonly T[], write: (item: T) => readonly Part[]): Part[] {
  const written = () =>
    items.flatMap((item, index) => [...write(item), index < items.length - 1 ? ", " : ""]);
  if (items.length <= SHOWN) return written();
  const details = element("details", {}, element("summary", {}, total));
  // A thousand links are created only when unfolded.
  details.addEventListener("toggle", () => {
    if (details.childElementCount === 1) details.append(element("p", {}, ...written()));
  });
  return [details];
}
