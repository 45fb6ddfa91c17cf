import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { LocatedProblem } from "../../organization/problem";

/** Why the loader refuses entries of a written file, by the name of the role, team or user. */
export interface Refused {
  readonly roles: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
}

/** The entries at which the loader's problems are; undefined if one is anywhere else. */
export function refusedEntries(text: string, problems: readonly LocatedProblem[]): Refused | undefined {
  const refused = { roles: new Map<string, string>(), teams: new Map(), users: new Map() };
  const entries = entriesOf(text);
  for (const { position, message } of problems) {
    const entry = entries.find(
      ({ first, last }) => position && first <= position.line && position.line <= last,
    );
    if (entry === undefined) return undefined;
    const { section, name } = entry;
    refused[section].set(name, refused[section].get(name) ?? message);
  }
  return refused;
}

interface Entry {
  readonly section: keyof Refused;
  readonly name: string;
  /** Lines, counted from 1. */
  readonly first: number;
  readonly last: number;
}

function entriesOf(text: string): Entry[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  return (["roles", "teams", "users"] as const).flatMap((section) => {
    const map = document.get(section);
    if (!isMap(map)) return [];
    return map.items.flatMap(({ key, value }): Entry[] => {
      if (!isScalar(key) || !isMap(value)) return [];
      const first = lineCounter.linePos(key.range?.[0] ?? 0).line;
      const last = lineCounter.linePos(value.range?.[1] ?? 0).line;
      // The end of a block is the beginning of the next line.
      return [
        { section, name: String(key.value), first, last: value.flow ? last : Math.max(first, last - 1) },
      ];
    });
  });
}
