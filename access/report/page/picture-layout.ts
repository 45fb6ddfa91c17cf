import { COLUMNS, type PictureNode } from "./picture-of";

/** In pixels; the drawing is not scaled, so that text keeps its size however wide the window is. */
export const LABEL = { size: 13, line: 16 } as const;
export const DETAIL = { size: 11, line: 14 } as const;
const NARROWEST = 520;
const WIDEST = 1160;
const HEAD = 34;
/** Left of the text is the bar with the role's color. */
export const INDENT = 13;
const PADDING = { right: 9, above: 4, below: 4 } as const;
const BETWEEN_LABEL_AND_DETAIL = 8;

/** Shares of the whole width: a column's minimum, and the maximum of all columns; lines take the rest. */
const LEAST = [0.17, 0.19, 0.11, 0.2] as const;
const MOST = 0.76;
/** Between nodes of a column, at least; less where there are many. */
const GAP = 10;
const CLOSE_GAP = 4;
const MANY = 16;
/** Between nodes at most, where a column has fewer than others. */
const WIDEST_GAP = 48;

/** The width of a text in pixels. */
export type Measure = (text: string, size: number) => number;

export interface PlacedNode {
  readonly node: PictureNode;
  readonly x: number;
  /** Of its upper edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The label, in as many lines as it takes. */
  readonly lines: readonly string[];
  readonly detailLines: readonly string[];
  /** Whether the detail is at the right end of the label's line, and not below it. */
  readonly isDetailBeside: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Where each column begins. */
  readonly columns: readonly number[];
  /** Column by column. */
  readonly nodes: readonly PlacedNode[];
}

/** Places nodes in columns that are as wide as their texts where there is room, and wraps texts where there is not. */
export function layoutOf(nodes: readonly PictureNode[], room: number, measure: Measure): Layout {
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(room)));
  const columns = COLUMNS.map((_, column) => nodes.filter((node) => node.column === column));
  const needs = columns.map((own, column) =>
    Math.max((LEAST[column] ?? 0) * width, ...own.map((node) => widthInOneLine(node, measure))),
  );
  const widths = sharesOf(needs, MOST * width);
  const gap = (width - widths.reduce((sum, own) => sum + own, 0)) / (COLUMNS.length - 1);
  const starts = widths.map((_, column) => widths.slice(0, column).reduce((sum, own) => sum + own + gap, 0));
  const filled = columns.map((own, column) =>
    own.map((node) => filledNode(node, widths[column] ?? 0, measure)),
  );
  const heights = filled.map((own) => own.reduce((sum, { height }) => sum + height, 0));
  const height = Math.max(
    3 * (LABEL.line + GAP),
    ...filled.map(
      (own, column) => (heights[column] ?? 0) + own.length * (own.length > MANY ? CLOSE_GAP : GAP),
    ),
  );
  const placed = filled.flatMap((own, column) => {
    const free = height - (heights[column] ?? 0);
    const between = Math.min(free / Math.max(own.length, 1), WIDEST_GAP);
    let y = HEAD + (free - between * own.length) / 2 + between / 2;
    return own.map((node): PlacedNode => {
      const at = y;
      y += node.height + between;
      return { ...node, x: starts[column] ?? 0, y: at };
    });
  });
  return { width, height: HEAD + height, columns: starts, nodes: placed };
}

/** A column that needs less than an equal share gets what it needs, and leaves the rest to the others. */
function sharesOf(needs: readonly number[], room: number): number[] {
  const shares = new Map<number, number>();
  let left = room;
  const ascending = [...needs.entries()].sort(([, a], [, b]) => a - b);
  for (const [index, [column, need]] of ascending.entries()) {
    const share = Math.min(need, left / (ascending.length - index));
    shares.set(column, share);
    left -= share;
  }
  return needs.map((_, column) => shares.get(column) ?? 0);
}

function widthInOneLine({ label, detail }: PictureNode, measure: Measure): number {
  const more = detail ? BETWEEN_LABEL_AND_DETAIL + measure(detail, DETAIL.size) : 0;
  // A pixel more: measurements are rounded.
  return INDENT + measure(label, LABEL.size) + more + PADDING.right + 1;
}

function filledNode(node: PictureNode, width: number, measure: Measure): Omit<PlacedNode, "x" | "y"> {
  const { label, detail } = node;
  const room = width - INDENT - PADDING.right;
  const lines = wrapped(label, room, (text) => measure(text, LABEL.size));
  const isDetailBeside = widthInOneLine(node, measure) <= width + 1;
  const detailLines = !detail
    ? []
    : isDetailBeside
      ? [detail]
      : wrapped(detail, room, (text) => measure(text, DETAIL.size));
  const below = isDetailBeside ? 0 : detailLines.length * DETAIL.line;
  const height = PADDING.above + lines.length * LABEL.line + below + PADDING.below;
  return { node, width, height, lines, detailLines, isDetailBeside };
}

/** A text in lines, broken after a space or a sign, and within a word that is wider than a line. */
export function wrapped(text: string, room: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=[\s\-_.,+=@/])/u)) {
    if (line !== "" && widthOf((line + word).trimEnd()) > room) {
      lines.push(line.trimEnd());
      line = "";
    }
    for (const letter of widthOf(word.trimEnd()) > room ? word : [word]) {
      if (line !== "" && widthOf(line + letter) > room) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  return [...lines, line.trimEnd()];
}

let canvas: CanvasRenderingContext2D | null;
const known = new Map<string, number>();

/** The width of a text as the page shows it. */
export function measureOnPage(text: string, size: number): number {
  const id = `${size} ${text}`;
  const before = known.get(id);
  if (before !== undefined) return before;
  canvas ??= document.createElement("canvas").getContext("2d");
  if (canvas === null) return text.length * size;
  canvas.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  // The page's digits are all as wide as a zero.
  const width = canvas.measureText(text.replace(/\d/g, "0")).width;
  known.set(id, width);
  return width;
}
