import { isDeepStrictEqual } from "node:util";
import { structuredPatch } from "diff";
import { groupBy } from "../../organization/group-by";
import { by, byName } from "../../organization/order";
import { allResources, entriesOf } from "../iam/plan-addresses";
import type { SynthesizedOutput } from "../iam/stack-files";

/** What a new version synthesizes differently for the same file. Addresses are sorted. */
export interface StackDifference {
  readonly name: string;
  readonly change: "new" | "removed" | "changed";
  readonly created: readonly string[];
  /** Without those that move. */
  readonly destroyed: readonly string[];
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  readonly changed: readonly PartDifference[];
}

/** Parts of a stack that differ in the same lines: resources by address, other blocks by name. */
export interface PartDifference {
  readonly parts: readonly string[];
  /** Lines of a unified diff, with policy documents as JSON. */
  readonly lines: readonly string[];
}

/** Unchanged lines beside a changed one. */
const CONTEXT = 2;

/** The stacks that differ, by name. Metadata of cdktf does not count. */
export function planDifferences(before: SynthesizedOutput, after: SynthesizedOutput): StackDifference[] {
  const [old, now] = [partsByStack(before), partsByStack(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names
    .map((name) => stackDifference(name, old.get(name), now.get(name)))
    .filter(isDifference)
    .sort(byName);
}

function isDifference({ change, created, destroyed, moved, changed }: StackDifference): boolean {
  return change !== "changed" || [created, destroyed, moved, changed].some((list) => list.length > 0);
}

interface Parts {
  readonly resources: ReadonlyMap<string, unknown>;
  readonly blocks: ReadonlyMap<string, unknown>;
  readonly moves: ReadonlyMap<string, string>;
}

const NOTHING: Parts = { resources: new Map(), blocks: new Map(), moves: new Map() };

function stackDifference(name: string, before: Parts | undefined, after: Parts | undefined): StackDifference {
  const { resources: old, blocks: oldBlocks, moves: oldMoves } = before ?? NOTHING;
  const { resources: now, blocks: nowBlocks, moves } = after ?? NOTHING;
  const moved = [...moves]
    .filter(([from, to]) => old.has(from) && !old.has(to) && !now.has(from) && now.has(to))
    .map(([from, to]) => ({ from, to }))
    .sort(by(({ from }) => from));
  const [left, reached] = [new Set(moved.map(({ from }) => from)), new Set(moved.map(({ to }) => to))];
  const pairs = [
    ...[...old.keys()].filter((address) => now.has(address)).map((address) => [address, address] as const),
    ...moved.map(({ from, to }) => [from, to] as const),
  ].map(([from, to]) => ({ name: to, before: old.get(from), after: now.get(to) }));
  const blocks = [...new Set([...oldBlocks.keys(), ...nowBlocks.keys()])].map((block) => ({
    name: block,
    before: oldBlocks.get(block),
    after: nowBlocks.get(block),
  }));
  // A move between states that neither plan shows: a dropped one destroys and creates where it was not applied yet.
  const otherMoves = [...new Set([...oldMoves.keys(), ...moves.keys()])]
    .filter((from) => !left.has(from))
    .map((from) => ({ name: `moved ${from}`, before: oldMoves.get(from), after: moves.get(from) }));
  return {
    name,
    change: changeOf(before, after),
    created: [...now.keys()].filter((address) => !old.has(address) && !reached.has(address)).sort(),
    destroyed: [...old.keys()].filter((address) => !now.has(address) && !left.has(address)).sort(),
    moved,
    changed: partDifferences(before && after ? [...pairs, ...blocks, ...otherMoves] : []),
  };
}

function changeOf(before: Parts | undefined, after: Parts | undefined): StackDifference["change"] {
  if (before === undefined) return "new";
  return after === undefined ? "removed" : "changed";
}

interface Pair {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Equal differences of many parts become one: in a hundred accounts, the same role changes in the same way. */
function partDifferences(pairs: readonly Pair[]): PartDifference[] {
  const differing = pairs
    .filter(({ before, after }) => !isDeepStrictEqual(before, after))
    .map(({ name, before, after }) => ({ name, lines: differingLines(before, after) }))
    .sort(byName);
  return [...groupBy(differing, ({ lines }) => lines.join("\n")).values()].map((equal) => ({
    parts: equal.map(({ name }) => name),
    lines: equal[0]?.lines ?? [],
  }));
}

function differingLines(before: unknown, after: unknown): string[] {
  const { hunks } = structuredPatch("", "", written(before), written(after), "", "", { context: CONTEXT });
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ["  …", ...lines]));
}

/** Indented JSON; a policy document, which Terraform's JSON has as a string, is JSON too. */
function written(value: unknown): string {
  if (value === undefined) return "";
  const opened = (_: string, part: unknown) => (typeof part === "string" ? documentIn(part) : part);
  return `${JSON.stringify(value, opened, 2)}\n`;
}

function documentIn(text: string): unknown {
  if (!text.startsWith("{")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function partsByStack({ stacks }: SynthesizedOutput): Map<string, Parts> {
  return new Map(stacks.map(({ name, text }) => [name, partsOf(JSON.parse(text))]));
}

function partsOf({ "//": _, resource, moved, ...blocks }: Readonly<Record<string, unknown>>): Parts {
  const resources = allResources({ resource }).map(({ type, id, args: { "//": __, ...args } }) => {
    return [`${type}.${id}`, args] as const;
  });
  const moves = (Array.isArray(moved) ? moved : []).flatMap((block): [string, string][] => {
    const { from, to } = Object.fromEntries(entriesOf(block));
    return typeof from === "string" && typeof to === "string" ? [[from, to]] : [];
  });
  return {
    resources: new Map(resources),
    blocks: new Map(Object.entries(blocks)),
    moves: new Map(moves),
  };
}
