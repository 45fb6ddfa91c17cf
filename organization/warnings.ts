import { bucketWriters } from "./appliers";
import { roleArn } from "./arn";
import { githubSubjectsWithoutIds } from "./checks/oidc-trusts";
import { closeToQuotas } from "./checks/quotas";
import { LONGEST_WINDOW } from "./enrollment";
import type { Entitlements } from "./entitlements";
import { hasAlerts } from "./guardrails";
import type { Organization } from "./organization";
import { list } from "./scope";
import { endInWords } from "./until";

const DAY = 24 * 60 * 60 * 1000;

/** Warnings about a valid file, each a sentence. */
export function warningsOf(entitlements: Entitlements, now: Date): string[] {
  const ended = entitlements.ended.map(
    ({ who, role, scope, notAfter }) =>
      `${who}: the grant of ${role} on ${scope} ended with ${endInWords(notAfter)} and is left out; delete it`,
  );
  return [
    ...ended,
    ...longWindows(entitlements, now),
    ...closeToQuotas(entitlements),
    ...githubSubjectsWithoutIds(entitlements.organization),
    ...alertsWithoutTrail(entitlements.organization),
    ...trailOfNobody(entitlements),
  ];
}

/** The bucket's policy denies writes to whoever is not on it, and the apply that makes it is not over by then. */
function trailOfNobody({ organization, groups }: Entitlements): string[] {
  const { guardrails, terraform, roles, partition } = organization;
  const { made } = guardrails.trail;
  if (made === undefined) return [];
  const { account } = made;
  if (account.provider.assumeRoleArn !== undefined || terraform.appliedBy.arns.length > 0) return [];
  const writers = new Set(bucketWriters(organization, account));
  const isHeld = groups.some(
    ({ members, targets }) => members.length > 0 && targets.some(({ arn }) => writers.has(arn)),
  );
  const isOfProgram = roles.some(
    ({ oidc, name }) => oidc !== undefined && writers.has(roleArn(partition, account.id, name)),
  );
  if (isHeld || isOfProgram) return [];
  return [
    `the bucket of the organization's trail can be changed by root of ${account.name}, and by roles that nobody is granted: name who applies in terraform.appliedBy, or the first apply locks itself out`,
  ];
}

/** Without a trail everything applies, and no alert ever comes. */
function alertsWithoutTrail({ guardrails }: Organization): string[] {
  if (!hasAlerts(guardrails) || guardrails.trail.check) return [];
  return [
    "the alerts need a CloudTrail trail in every account, and nothing checks that one exists: write guardrails.trail: { check: true }, and verify does",
  ];
}

/** While a window is open, an access key alone is enough to enroll a device. */
function longWindows({ organization, enrollment, users }: Entitlements, now: Date): string[] {
  // A day lasts to its end: a window until the last of these days is not too long.
  const isLong = (end: string) => Date.parse(end) > now.getTime() + (LONGEST_WINDOW + 1) * DAY;
  const said = (whose: string, end: string) =>
    `the enrollment window of ${whose} is open until ${endInWords(end)}, longer than ${LONGEST_WINDOW} days; end it earlier`;
  if (organization.enrollment.mode === "open") return [];
  return [
    ...(enrollment.until !== undefined && isLong(enrollment.until)
      ? [said("everybody", enrollment.until)]
      : []),
    ...enrollment.ends.filter(isLong).map((end) => {
      const whose = users.filter(({ enrollUntil }) => enrollUntil === end).map(({ name }) => name);
      return said(list(whose), end);
    }),
  ];
}

/** The warnings for the terminal, one on a line; empty when there are none. */
export function renderWarnings(warnings: readonly string[]): string {
  return warnings.map((warning) => `warning: ${warning}\n`).join("");
}
