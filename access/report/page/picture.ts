import type { Access } from "../access";
import { element, hue, svgElement } from "./elements";
import { addressOf } from "./location";
import { COLUMNS, type Focus, type Picture, type PictureNode, pictureOf } from "./picture-of";

/** Where each column begins and how wide its nodes are, in the picture's own units. */
const X = [0, 290, 590, 800] as const;
const WIDTH = [170, 190, 110, 200] as const;
const TOTAL = 1000;
const HEAD = 34;
const NODE = 24;
const PITCH = 34;
/** Where there are many in a column. */
const CLOSE_PITCH = 28;
const MANY = 16;
/** A node may stand this far from the next, where its column has fewer than others. */
const WIDEST = 72;

/** Users → groups → roles → accounts, all of it or what one thing has to do with. */
export function pictureView(access: Access, parameters: URLSearchParams): HTMLElement {
  const focus = focusIn(parameters.get("focus"));
  const about =
    focus &&
    (focus.kind === "like" ? `people who may do the same as ${focus.name}` : `${focus.kind} ${focus.name}`);
  return element(
    "section",
    { "aria-labelledby": "view" },
    element(
      "h1",
      { id: "view", tabindex: -1 },
      about === undefined ? "How access comes about" : `What ${about} has to do with`,
    ),
    element(
      "div",
      { class: "line" },
      element(
        "p",
        { class: "status" },
        "Point at something, or go there by Tab and the arrow keys, to see what it reaches.",
      ),
      focus &&
        element(
          "span",
          { class: "chips" },
          element("a", { class: "chip", href: "#picture" }, "whole picture"),
        ),
    ),
    pictureFigure(access, focus),
  );
}

function focusIn(written: string | null): Focus | undefined {
  const slash = written?.indexOf("/") ?? -1;
  if (!written || slash < 0) return undefined;
  return { kind: written.slice(0, slash), name: written.slice(slash + 1) };
}

/** The picture, and the same as a list for who cannot see it. */
export function pictureFigure(access: Access, focus?: Focus): HTMLElement {
  const picture = pictureOf(access, focus);
  return element(
    "figure",
    { class: "picture" },
    element("div", { class: "scroll", tabindex: -1 }, drawing(picture)),
    element("details", {}, element("summary", {}, "The same as a list"), listOf(picture)),
  );
}

function drawing(picture: Picture): SVGElement {
  const { nodes, memberships, ways } = picture;
  const columns = COLUMNS.map((_, column) => nodes.filter((node) => node.column === column));
  const most = Math.max(...columns.map(({ length }) => length));
  const height = Math.max(most * (most > MANY ? CLOSE_PITCH : PITCH), 3 * PITCH);
  const places = new Map<PictureNode, { x: number; y: number; width: number }>();
  for (const [column, own] of columns.entries()) {
    const pitch = Math.min(height / Math.max(own.length, 1), WIDEST);
    const top = HEAD + (height - pitch * own.length) / 2;
    for (const [index, node] of own.entries())
      places.set(node, { x: X[column] ?? 0, y: top + pitch * (index + 0.5), width: WIDTH[column] ?? 0 });
  }

  const edges = new Map<string, SVGPathElement>();
  const edge = (from: PictureNode, to: PictureNode, role: number | undefined) => {
    const id = `${from.id} ${to.id}`;
    const [a, b] = [places.get(from), places.get(to)];
    if (edges.has(id) || a === undefined || b === undefined) return;
    const [x, bend] = [a.x + a.width, (b.x - a.x - a.width) / 2];
    const d = `M${x} ${a.y}C${x + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}`;
    edges.set(id, svgElement("path", { d, class: `edge ${role === undefined ? "" : hue(role)}` }));
  };
  for (const { user, group } of memberships) edge(user, group, group.role);
  for (const { group, role } of ways) edge(group, role, role.role);
  for (const { role, account } of ways) edge(role, account, role.role);

  const drawn = new Map(
    [...places].map(([node, { x, y, width }]) => [node, nodeShape(node, picture, x, y, width)]),
  );
  const heads = COLUMNS.map((name, column) =>
    svgElement("text", { x: X[column], y: 14, class: "head" }, name),
  );
  const svg = svgElement(
    "svg",
    {
      viewBox: `-2 0 ${TOTAL + 4} ${HEAD + height}`,
      role: "group",
      "aria-labelledby": "picture-title picture-says",
      class: "drawing",
    },
    svgElement("title", { id: "picture-title" }, "Users, groups, roles and accounts"),
    svgElement(
      "desc",
      { id: "picture-says" },
      `${nodes.length} things in four columns, joined by lines: which users are in which groups, which roles these open, and in which accounts. The same stands below as a list.`,
    ),
    ...heads,
    svgElement("g", { "aria-hidden": "true" }, ...edges.values()),
    ...drawn.values(),
  );
  withHighlight(svg, picture, drawn, edges);
  withArrows(columns.map((own) => own.flatMap((node) => drawn.get(node) ?? [])));
  return svg;
}

function nodeShape(node: PictureNode, picture: Picture, x: number, y: number, width: number): SVGAElement {
  const { label, detail, href, role, column } = node;
  const room = Math.floor((width - 22 - (detail?.length ?? 0) * 6) / 7);
  const short = label.length <= room ? label : `${label.slice(0, Math.max(3, room - 1))}…`;
  // Nobody comes by here: a group without members, a role or an account that only such a group opens.
  const peopled = new Set(picture.memberships.map(({ group }) => group));
  const isIdle =
    !picture.memberships.some(({ user, group }) => user === node || group === node) &&
    !picture.ways.some((way) => (way.role === node || way.account === node) && peopled.has(way.group));
  return svgElement(
    "a",
    {
      href,
      class: `node ${role === undefined ? "" : hue(role)} ${isIdle ? "idle" : ""}`,
      "aria-label": `${COLUMNS[column]}: ${label}${detail ? ` ${detail}` : ""}`,
    },
    svgElement("title", {}, `${label}${detail ? `, ${detail}` : ""}`),
    svgElement("rect", { x, y: y - NODE / 2, width, height: NODE, rx: 5 }),
    svgElement("rect", { x, y: y - NODE / 2, width: 4, height: NODE, rx: 2, class: "bar" }),
    svgElement("text", { x: x + 13, y: y + 4.5 }, short),
    // Read out, they are two words.
    " ",
    detail !== undefined &&
      detail !== "" &&
      svgElement("text", { x: x + width - 9, y: y + 4, "text-anchor": "end", class: "small" }, detail),
  );
}

/** What has to do with a node: along the ways that lead through it, forth and back. */
function reachOf(node: PictureNode, { memberships, ways }: Picture): ReadonlySet<string> {
  const own = new Set(memberships.filter(({ user }) => user === node).map(({ group }) => group));
  const through = ways.filter(
    ({ group, role, account }) => group === node || role === node || account === node || own.has(group),
  );
  const groups = new Set([...own, ...through.map(({ group }) => group), node]);
  const members = memberships.filter(({ user, group }) =>
    node.column === 0 ? user === node : groups.has(group),
  );
  return new Set([
    node.id,
    ...members.flatMap(({ user, group }) => [user.id, group.id, `${user.id} ${group.id}`]),
    ...through.flatMap(({ group, role, account }) => [
      group.id,
      role.id,
      account.id,
      `${group.id} ${role.id}`,
      `${role.id} ${account.id}`,
    ]),
  ]);
}

function withHighlight(
  svg: SVGElement,
  picture: Picture,
  nodes: ReadonlyMap<PictureNode, SVGElement>,
  edges: ReadonlyMap<string, SVGElement>,
): void {
  const light = (node: PictureNode | undefined) => {
    const lit = node && reachOf(node, picture);
    svg.classList.toggle("lit", lit !== undefined);
    for (const [other, shape] of nodes) shape.classList.toggle("on", lit?.has(other.id) === true);
    for (const [id, path] of edges) path.classList.toggle("on", lit?.has(id) === true);
  };
  for (const [node, shape] of nodes) {
    shape.addEventListener("pointerenter", () => light(node));
    shape.addEventListener("pointerleave", () => light(undefined));
    shape.addEventListener("focus", () => light(node));
    shape.addEventListener("blur", () => light(undefined));
  }
}

/** One stop for the Tab key, and from there by the arrow keys: along a column, and from one to the next. */
function withArrows(columns: readonly (readonly SVGAElement[])[]): void {
  const filled = columns.filter(({ length }) => length > 0);
  for (const [column, shapes] of filled.entries()) {
    for (const [index, shape] of shapes.entries()) {
      shape.setAttribute("tabindex", column === 0 && index === 0 ? "0" : "-1");
      shape.addEventListener("keydown", (event) => {
        const beside = (to: number) => {
          const other = filled[column + to];
          return other?.[Math.floor(((index + 0.5) * other.length) / shapes.length)];
        };
        const steps: Readonly<Record<string, SVGAElement | undefined>> = {
          ArrowUp: shapes[index - 1],
          ArrowDown: shapes[index + 1],
          ArrowLeft: beside(-1),
          ArrowRight: beside(1),
        };
        const next = steps[event.key];
        if (next === undefined) return;
        event.preventDefault();
        for (const all of filled.flat()) all.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      });
    }
  }
}

/** For each user, group by group, what it opens where. */
function listOf({ nodes, memberships, ways }: Picture): HTMLElement {
  const opens = (group: PictureNode) => {
    const accounts = new Map<PictureNode, string[]>();
    for (const way of ways)
      if (way.group === group) accounts.set(way.role, [...(accounts.get(way.role) ?? []), way.account.label]);
    return (
      [...accounts].map(([role, names]) => `${role.label} in ${names.join(", ")}`).join("; ") || "nothing"
    );
  };
  const users = nodes.filter(({ column }) => column === 0);
  return element(
    "ul",
    {},
    ...users.map((user) => {
      const groups = memberships.filter((membership) => membership.user === user).map(({ group }) => group);
      return element(
        "li",
        {},
        element("a", { href: user.href }, user.label),
        user.detail ? ` (${user.detail})` : "",
        groups.length === 0 && ": no group but that of everyone",
        groups.length > 0 &&
          element(
            "ul",
            {},
            ...groups.map((group) => element("li", {}, `${group.label} opens ${opens(group)}`)),
          ),
      );
    }),
  );
}

/** A link to the picture of one thing. */
export function pictureLink(kind: string, name: string): HTMLElement {
  return element("a", { href: addressOf("picture", "", { focus: `${kind}/${name}` }) }, "in the picture");
}
