import { listed } from "./in-words";
import { didYouMean } from "./nearest";
import { inOneLine } from "./printable";

/** The file, or the output, has nothing of that name. */
export class UnknownName extends Error {
  override readonly name = "UnknownName";
}

/** Names that a message lists. */
const LISTED = 12;

/**
 * Finds a thing by a name that a person typed.
 *
 * @param namesOf its accepted names: its own, then others
 * @param kind in words: `user`
 * @throws UnknownName with the names that exist, and the nearest
 */
export function named<T>(
  all: readonly T[],
  wanted: string,
  namesOf: (item: T) => readonly [string, ...string[]],
  kind: string,
): T {
  const found =
    all.find((item) => namesOf(item)[0] === wanted) ?? all.find((item) => namesOf(item).includes(wanted));
  if (found !== undefined) return found;
  const near = didYouMean(wanted, all.flatMap(namesOf));
  const names = all.map((item) => namesOf(item)[0]).sort();
  const lines = [
    `no ${kind} ${inOneLine(wanted)} in the file`,
    `  expected  ${names.length === 0 ? "the file has none" : `one of ${listed(names, LISTED)}`}`,
    ...(near === undefined ? [] : [`  fix       ${near}`]),
  ];
  throw new UnknownName(lines.join("\n"));
}
