/** Created at its first use: ICU's data takes 10 ms to load, and most commands print no large number. */
let numbers: Intl.NumberFormat | undefined;

/** `1,000` */
export function counted(count: number): string {
  numbers ??= new Intl.NumberFormat("en");
  return numbers.format(count);
}

/** `1 person`, `1,000 people` */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : more}`;
}

/**
 * Lists the first `most` names and counts the others: `A, B and 148 more`.
 *
 * @param limit number of names up to which all are listed
 */
export function firstOf(names: readonly string[], most: number, limit = most): string {
  if (names.length <= limit) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${counted(names.length - most)} more`;
}
