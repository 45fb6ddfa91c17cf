import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { LocatedProblem } from "../../../organization/problem";

/** Why the loader refuses entries of a written file, by the name of the role, team, user, account or tag. */
export type Refused = Readonly<Record<(typeof SECTIONS)[number], ReadonlyMap<string, string>>> & {
  readonly passwordPolicy?: string;
};

const SECTIONS = ["roles", "teams", "users", "accounts", "tags"] as const;

/** The entries at which the loader's problems are; a problem anywhere else is of none. */
export function refusedEntries(text: string, problems: readonly LocatedProblem[]): Refused {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const whyAt = (key: Node, value: Node) => {
    const first = lineCounter.linePos(key.range?.[0] ?? 0).line;
    const end = lineCounter.linePos(value.range?.[1] ?? 0).line;
    // The end of a block is the beginning of the next line.
    const last = isMap(value) && !value.flow ? Math.max(first, end - 1) : end;
    return problems.find(({ position }) => position && first <= position.line && position.line <= last)
      ?.message;
  };
  const refusedIn = (section: unknown) =>
    new Map(
      pairsOf(section).flatMap(({ name, key, value }) => {
        const why = whyAt(key, value);
        return why === undefined ? [] : [[name, why] as const];
      }),
    );
  const settings = pairsOf(document.contents);
  const policy = settings.find(({ name }) => name === "passwordPolicy");
  const passwordPolicy = policy && whyAt(policy.key, policy.value);
  return {
    ...(Object.fromEntries(
      SECTIONS.map((section) => [section, refusedIn(document.get(section))]),
    ) as unknown as Refused),
    ...(passwordPolicy !== undefined && { passwordPolicy }),
  };
}

function pairsOf(map: unknown): { name: string; key: Node; value: Node }[] {
  if (!isMap(map)) return [];
  return map.items.flatMap(({ key, value }) =>
    isScalar(key) && isNode(value) ? [{ name: String(key.value), key, value }] : [],
  );
}
