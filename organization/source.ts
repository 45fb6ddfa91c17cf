import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type { LocatedProblem, Path, Position, Problem } from "./problem";

/** A parsed YAML file that knows the position of each entry. */
export interface Source {
  /** The file's content as plain data. */
  readonly data: unknown;
  locate(problem: Problem): LocatedProblem;
}

/** Parses a YAML file, or returns its syntax problems. */
export function parseSource(text: string, file: string): Source | LocatedProblem[] {
  const lines = new LineCounter();
  // Not uniqueKeys, which compares each key with all before it: keyFaults finds duplicates in linear time.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

  const faults = [...document.errors, ...document.warnings].map(
    (error): LocatedProblem => ({
      file,
      position: at(error.pos[0]),
      ...syntaxProblem(error.code, error.message),
    }),
  );
  faults.push(
    ...keyFaults(document).map(({ node, ...rest }) => ({ file, position: at(offsetOf(node)), ...rest })),
  );
  if (faults.length > 0) return faults.sort(byPosition);

  const located = (problem: Problem): LocatedProblem => {
    const { path, at: part, ...rest } = problem;
    return { file, position: at(offsetOf(nodeAt(document, path, part ?? "value"))), ...rest };
  };
  try {
    return { data: document.toJS({ maxAliasCount: 100 }), locate: located };
  } catch (error) {
    // The library refuses to expand exponentially nested aliases.
    return [
      { file, position: { line: 1, column: 1 }, message: `unusable YAML: ${(error as Error).message}` },
    ];
  }
}

export function isSource(parsed: Source | LocatedProblem[]): parsed is Source {
  return !Array.isArray(parsed);
}

/** Orders problems as they appear in the file. */
export function byPosition(a: LocatedProblem, b: LocatedProblem): number {
  return (
    (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0)
  );
}

function syntaxProblem(code: string, message: string): Pick<LocatedProblem, "message" | "fix"> {
  if (code === "MULTIPLE_DOCS") {
    return {
      message: "second YAML document",
      fix: "keep one document: delete the --- line",
    };
  }
  const sentence = message.replace(/\.$/, "");
  return { message: `not valid YAML: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` };
}

/**
 * Duplicate keys, of which JSON would keep the last, and keys that would change on the way to JSON: `1e3` would become
 * `1000`, a list its text, and `__proto__` would set a prototype.
 */
function keyFaults(
  document: Document,
): ({ node: Node } & Pick<LocatedProblem, "message" | "found" | "fix">)[] {
  const faults: ReturnType<typeof keyFaults> = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value))
          faults.push({ node: key, message: "duplicate key", fix: "keep one of the two, or merge them" });
        seen.add(key.value);
      }
    },
    Pair(_, { key }) {
      if (!isNode(key)) return;
      const written = isScalar(key) ? String(key.source ?? key.value) : "a list or mapping";
      if (isScalar(key) && key.value === "__proto__") {
        faults.push({
          node: key,
          message: "__proto__ cannot be a name: JavaScript reserves it",
        });
      } else if (!isScalar(key) || typeof key.value !== "string") {
        const fix = isScalar(key) ? `write "${written}", in quotes` : "write a name";
        faults.push({ node: key, message: "key is not text", found: written, fix });
      }
    },
  });
  return faults;
}

/** The node of an entry, or of its nearest existing parent: a missing key has no position. */
function nodeAt(document: Document, path: Path, part: "key" | "value"): Node | null {
  let node: unknown = document.contents;
  let nearest: Node | null = isNode(node) ? node : null;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) break;
      const wantsKey = isLast ? part === "key" || !isNode(pair.value) : !isNode(pair.value);
      if (isNode(pair.key)) nearest = pair.key;
      if (!wantsKey && isNode(pair.value)) nearest = pair.value;
      if (wantsKey) break;
      // Report a missing entry at its parent's key, not at the first line of its value.
      if (!isLast && isNode(pair.key) && !has(pair.value, path[depth + 1])) return pair.key;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (!isNode(item)) break;
      nearest = item;
      node = item;
    } else break;
  }
  return nearest;
}

function has(node: unknown, step: string | number | undefined): boolean {
  if (step === undefined) return false;
  return isMap(node) ? node.has(step) : isSeq(node) ? node.has(Number(step)) : false;
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
