/** Compares by a text, in the order of its characters' codes: the same on every machine, unlike localeCompare. */
export function by<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => compare(textOf(a), textOf(b));
}

/** Compares things by their names. */
export const byName = by<{ readonly name: string }>(({ name }) => name);

/** Compares entries of a map or an object by their keys. */
export const byKey = by<readonly [string, unknown]>(([key]) => key);

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
