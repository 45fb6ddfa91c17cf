import { firstOf } from "./in-words";
import { didYouMean } from "./nearest";
import { inOneLine } from "./printable";
import { UserError } from "./user-error";

/** Maximum number of names in a message. */
const LISTED = 12;

/**
 * Finds an entry by a name that a person typed.
 *
 * @param namesOf accepted names of an entry, its primary name first
 * @param kind for the message: `user`
 * @throws UserError with the known names and the nearest one
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
    `  expected  ${names.length === 0 ? "there are none" : `one of ${firstOf(names, LISTED)}`}`,
  ];
  throw new UserError(lines.join("\n"), near);
}
