import type { Organization } from "../../organization/organization";
import { SHOWN, some } from "./change";

/**
 * Names a few accounts one by one and many by the sets that they fill, largest first: `production (412 accounts), a7`.
 * Accounts outside these sets are shortened.
 */
export function accountsInWords(names: readonly string[], { accounts }: Organization, most = SHOWN): string {
  if (names.length <= SHOWN) return some(names);
  const left = new Set(names);
  const words: string[] = [];
  for (const [set, held] of setsOf(accounts)) {
    if (held.length < 2 || !held.every((name) => left.has(name))) continue;
    words.push(`${set} (${held.length} accounts)`);
    for (const name of held) left.delete(name);
  }
  return left.size === 0 ? words.join(", ") : [...words, some([...left], most)].join(", ");
}

/** Every scope with several accounts that a grant can name, largest first. */
function setsOf(accounts: Organization["accounts"]): [string, string[]][] {
  const sets = new Map<string, string[]>([["all", []]]);
  for (const { name, isIdentity, sets: held } of accounts) {
    for (const set of isIdentity ? held : ["all", ...held]) {
      const members = sets.get(set);
      if (members) members.push(name);
      else sets.set(set, [name]);
    }
  }
  return [...sets].sort(([, a], [, b]) => b.length - a.length);
}
