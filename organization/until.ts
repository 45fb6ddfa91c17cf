const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * First moment at which a grant no longer applies: the end of a day in UTC, or the moment itself. Undefined if the day or
 * moment does not exist.
 *
 * @param until a day, `2027-01-31`, or a moment, `2027-01-31T18:00:00Z`
 * @returns a moment in UTC, `2027-02-01T00:00:00Z`
 */
export function endOf(until: string): string | undefined {
  const isDay = DAY.test(until);
  const written = isDay ? `${until}T00:00:00Z` : until;
  const moment = new Date(written);
  // JavaScript reads February 30 as March 2.
  if (Number.isNaN(moment.getTime()) || toSecond(moment) !== written) return undefined;
  if (isDay) moment.setUTCDate(moment.getUTCDate() + 1);
  // After the year 9999 JavaScript writes a signed six-digit year, which IAM cannot read and which sorts first.
  return moment.getUTCFullYear() > 9999 ? undefined : toSecond(moment);
}

/** The end of a grant as the file writes it: the last day, or the moment. */
export function endInWords(end: string): string {
  if (!end.endsWith("T00:00:00Z")) return end;
  const day = new Date(end);
  day.setUTCDate(day.getUTCDate() - 1);
  return toSecond(day).slice(0, "2027-01-31".length);
}

/** Whether a grant with this end, or without one, is still in force. */
export function holdsAt(end: string | undefined, now: Date): boolean {
  return end === undefined || now < new Date(end);
}

/** The later of two ends; no end is the latest. */
export function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : a > b ? a : b;
}

function toSecond(moment: Date): string {
  return `${moment.toISOString().slice(0, "2027-01-31T18:00:00".length)}Z`;
}
