import type { Organization, User } from "./organization";
import { holdsAt } from "./until";

/** The tag of an IAM user that holds the end of the user's own enrollment window. Only Terraform writes it. */
export const ENROLL_TAG = "gatehouse-enroll-until";

/** A window longer than this is warned of, in days. */
export const LONGEST_WINDOW = 14;

/** The enrollment windows that are open. */
export interface EnrollmentWindows {
  /** The first moment at which everybody's window is closed; absent when it is. */
  readonly until?: string;
  /** The same of users' own windows that end later than everybody's, each once, sorted. */
  readonly ends: readonly string[];
}

/**
 * The enrollment windows of a file that are open at a moment. One that has ended is left out: IAM's own
 * clock has closed it, and the policy need not name it any more.
 */
export function openWindows({ enrollment, users }: Organization, now: Date): EnrollmentWindows {
  const until =
    enrollment.until !== undefined && holdsAt(enrollment.until, now) ? enrollment.until : undefined;
  const ends = users.flatMap(({ enrollUntil: end }) =>
    end !== undefined && holdsAt(end, now) && (until === undefined || end > until) ? [end] : [],
  );
  return { ...(until !== undefined && { until }), ends: [...new Set(ends)].sort() };
}

/** The end of a user's open window, everybody's or their own, whichever is later; undefined when none is open. */
export function windowEnd(
  { enrollUntil }: Pick<User, "enrollUntil">,
  { until, ends }: EnrollmentWindows,
): string | undefined {
  return enrollUntil !== undefined && ends.includes(enrollUntil) ? enrollUntil : until;
}

/** Whether a tag of the file would open a window: IAM compares tag keys without regard to case. */
export function opensWindow(tagKey: string): boolean {
  return tagKey.toLowerCase() === ENROLL_TAG;
}
