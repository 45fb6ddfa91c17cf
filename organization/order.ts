/** Compares by a string, in UTF-16 code unit order: the same on every machine, unlike localeCompare. */
export function by<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => compare(keyOf(a), keyOf(b));
}

/** Compares things by their names. */
export const byName = by<{ readonly name: string }>(({ name }) => name);

/** Compares entries of a map or an object by their keys. */
export const byKey = by<readonly [string, unknown]>(([key]) => key);

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
