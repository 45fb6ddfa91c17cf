const NUMBERS = new Intl.NumberFormat("en");

/** `1,000` */
export function counted(count: number): string {
  return NUMBERS.format(count);
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
