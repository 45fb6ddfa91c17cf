import { DURATION, formatDuration, seconds } from "../../organization/duration";
import { UserError } from "../../organization/user-error";
import type { Profiles, RoleProfile } from "./people-profiles";

/**
 * The shortest role session, in seconds.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const SHORTEST = 900;

/**
 * The client's maximum role session, in seconds; absent if only the role's applies.
 *
 * AWS limits role sessions to an hour if they are assumed from another session, including a user's GetSessionToken session. AWS does
 * not document `aws login`, which has only sessions; an hour works. The other formats assume roles with the access key.
 *
 * Source: https://repost.aws/knowledge-center/iam-role-chaining-limit
 */
const LONGEST: Readonly<Record<string, number>> = { browser: 3600 };

/** The session length of a role, in seconds: the requested length, or the maximum of role and client. */
export function sessionLength(
  { maxSession }: Pick<RoleProfile, "maxSession">,
  format: string,
  asked?: number,
): number {
  return asked ?? Math.min(maxSession, LONGEST[format] ?? maxSession);
}

/**
 * Seconds of a `--duration` that every role of the profiles allows.
 *
 * @throws UserError
 */
export function askedDuration(written: string, { user, roles }: Profiles, format: string): number {
  if (!DURATION.test(written)) {
    throw new UserError(
      `--duration ${written} is not a duration\n  expected  a number and its unit: 15m, 90m or 4h`,
    );
  }
  const asked = seconds(written);
  if (asked < SHORTEST)
    throw new UserError(`--duration ${written} is too short\n  expected  15m or more, AWS's minimum`);
  const limits = roles.map((role) => ({ role, most: sessionLength(role, format) }));
  const strictest = limits.reduce<(typeof limits)[number] | undefined>(
    (least, limit) => (least === undefined || limit.most < least.most ? limit : least),
    undefined,
  );
  if (strictest === undefined || asked <= strictest.most) return asked;
  const { role, most } = strictest;
  const why =
    most < role.maxSession
      ? `${format} gets sessions of ${formatDuration(most)} at most`
      : `${role.role} in ${role.account} takes sessions of ${formatDuration(most)} at most`;
  throw new UserError(
    `${user}: --duration ${written} is too long: ${why}`,
    `--duration ${formatDuration(most)}${most < role.maxSession ? "" : `, or a longer maxSession of the role in the file`}`,
  );
}
