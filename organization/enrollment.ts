import type { Organization, User } from "./organization";
import { holdsAt } from "./until";

/** Tag of an IAM user that holds the end of their enrollment window. Only Terraform writes it. */
export const ENROLL_TAG = "gatehouse-enroll-until";

/** Windows longer than this cause a warning, in days. */
export const LONGEST_WINDOW = 14;

/** The open enrollment windows. */
export interface EnrollmentWindows {
  /** End of the window for all users; absent if it is closed. */
  readonly until?: string;
  /** Distinct ends of individual users' windows that end later, sorted. */
  readonly ends: readonly string[];
}

/** The enrollment windows that are open at `now`. Expired ones are left out: IAM's own clock has closed them. */
export function openWindows({ enrollment, users }: Organization, now: Date): EnrollmentWindows {
  const until =
    enrollment.until !== undefined && holdsAt(enrollment.until, now) ? enrollment.until : undefined;
  const ends = users.flatMap(({ enrollUntil: end }) =>
    end !== undefined && holdsAt(end, now) && (until === undefined || end > until) ? [end] : [],
  );
  return { ...(until !== undefined && { until }), ends: [...new Set(ends)].sort() };
}

/** End of the user's open window, the later of everyone's and their own; undefined if none is open. */
export function windowEnd(
  { enrollUntil }: Pick<User, "enrollUntil">,
  { until, ends }: EnrollmentWindows,
): string | undefined {
  return enrollUntil !== undefined && ends.includes(enrollUntil) ? enrollUntil : until;
}

/** Whether a tag from the file would open a window. IAM compares tag keys case-insensitively. */
export function opensWindow(tagKey: string): boolean {
  return tagKey.toLowerCase() === ENROLL_TAG;
}
