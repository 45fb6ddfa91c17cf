import type { Access } from "../access";
import { element, hue, svgElement } from "./elements";
import { addressOf } from "./location";
import {
  DETAIL,
  INDENT,
  LABEL,
  type Layout,
  layoutOf,
  measureOnPage,
  type PlacedNode,
} from "./picture-layout";
import { COLUMNS, type Focus, type Picture, type PictureNode, pictureOf } from "./picture-of";

/** Users → groups → roles → accounts: the whole graph, or the part connected to one entry. */
export function pictureView(access: Access, parameters: URLSearchParams): HTMLElement {
  const focus = focusIn(parameters.get("focus"));
  const about =
    focus &&
    (focus.kind === "like" ? `people with the same access as ${focus.name}` : `${focus.kind} ${focus.name}`);
  return element(
    "section",
    { "aria-labelledby": "view" },
    element(
      "h1",
      { id: "view", tabindex: -1 },
      about === undefined ? "How access is granted" : `Connections of ${about}`,
    ),
    element(
      "div",
      { class: "line" },
      element(
        "p",
        { class: "status" },
        "Point to a node, or use Tab and the arrow keys, to see what it reaches.",
      ),
      focus &&
        element("span", { class: "chips" }, element("a", { class: "chip", href: "#picture" }, "whole graph")),
    ),
    pictureFigure(access, focus),
  );
}

function focusIn(written: string | null): Focus | undefined {
  const slash = written?.indexOf("/") ?? -1;
  if (!written || slash < 0) return undefined;
  return { kind: written.slice(0, slash), name: written.slice(slash + 1) };
}

/** The graph, and the same as a list for screen readers. */
export function pictureFigure(access: Access, focus?: Focus): HTMLElement {
  const picture = pictureOf(access, focus);
  const place = element("div", { class: "scroll", tabindex: -1 });
  let width = 0;
  new ResizeObserver(() => {
    const layout = layoutOf(picture.nodes, place.clientWidth - 2, measureOnPage);
    if (layout.width === width) return;
    width = layout.width;
    place.replaceChildren(drawing(picture, layout));
  }).observe(place);
  return element(
    "figure",
    { class: "picture" },
    place,
    element("details", {}, element("summary", {}, "The same as a list"), listOf(picture)),
  );
}

function drawing(picture: Picture, layout: Layout): SVGElement {
  const { nodes, memberships, ways } = picture;
  const places = new Map(layout.nodes.map((placed) => [placed.node, placed]));

  const edges = new Map<string, SVGPathElement>();
  const edge = (from: PictureNode, to: PictureNode, role: number | undefined) => {
    const id = `${from.id} ${to.id}`;
    const [a, b] = [places.get(from), places.get(to)];
    if (edges.has(id) || a === undefined || b === undefined) return;
    const [x, bend] = [a.x + a.width, (b.x - a.x - a.width) / 2];
    const [y, toY] = [a.y + a.height / 2, b.y + b.height / 2];
    const d = `M${x} ${y}C${x + bend} ${y} ${b.x - bend} ${toY} ${b.x} ${toY}`;
    edges.set(id, svgElement("path", { d, class: `edge ${role === undefined ? "" : hue(role)}` }));
  };
  for (const { user, group } of memberships) edge(user, group, group.role);
  for (const { group, role } of ways) edge(group, role, role.role);
  for (const { role, account } of ways) edge(role, account, role.role);

  const drawn = new Map(layout.nodes.map((placed) => [placed.node, nodeShape(placed, picture)]));
  const heads = COLUMNS.map((name, column) =>
    svgElement("text", { x: layout.columns[column], y: 14, class: "head" }, name),
  );
  const svg = svgElement(
    "svg",
    {
      // The outline of a selected node extends by a pixel.
      viewBox: `-1 0 ${layout.width + 2} ${layout.height + 1}`,
      width: layout.width + 2,
      role: "group",
      "aria-labelledby": "picture-title picture-says",
      class: "drawing",
    },
    svgElement("title", { id: "picture-title" }, "Users, groups, roles and accounts"),
    svgElement(
      "desc",
      { id: "picture-says" },
      `${nodes.length} nodes in four columns, connected by lines: which users are in which groups, and which roles in which accounts these grant. The same is below as a list.`,
    ),
    ...heads,
    svgElement("g", { "aria-hidden": "true" }, ...edges.values()),
    ...drawn.values(),
  );
  withHighlight(svg, picture, drawn, edges);
  withArrows(
    COLUMNS.map((_, column) =>
      layout.nodes.flatMap(({ node }) => (node.column === column ? (drawn.get(node) ?? []) : [])),
    ),
  );
  return svg;
}

function nodeShape(placed: PlacedNode, picture: Picture): SVGAElement {
  const { node, x, y, width, height, lines, detailLines, isDetailBeside } = placed;
  const { label, detail, href, role, column } = node;
  // Unused: a group without members, or a role or account that only such a group reaches.
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
    svgElement("rect", { x, y, width, height, rx: 5 }),
    svgElement("rect", { x, y, width: 4, height, rx: 2, class: "bar" }),
    ...lines.map((line, index) =>
      svgElement("text", { x: x + INDENT, y: y + 16.5 + index * LABEL.line }, line),
    ),
    // Read out, they are two words.
    " ",
    ...detailLines.map((line, index) =>
      isDetailBeside
        ? svgElement("text", { x: x + width - 9, y: y + 16, "text-anchor": "end", class: "small" }, line)
        : svgElement(
            "text",
            { x: x + INDENT, y: y + 14 + lines.length * LABEL.line + index * DETAIL.line, class: "small" },
            line,
          ),
    ),
  );
}

/** Everything connected to a node, in both directions. */
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

/** One tab stop; arrow keys move along a column and between columns. */
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

/** For each user, the roles and accounts of each group. */
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
        groups.length === 0 && ": no group except users",
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

/** A link to the graph of one entry. */
export function pictureLink(kind: string, name: string): HTMLElement {
  return element("a", { href: addressOf("picture", "", { focus: `${kind}/${name}` }) }, "in the graph");
}
