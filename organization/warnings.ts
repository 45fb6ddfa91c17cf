import { isAdministrator } from "./administrators";
import { bucketWriters } from "./appliers";
import { roleArn } from "./arn";
import { githubSubjectsWithoutIds } from "./checks/oidc-trusts";
import { closeToQuotas } from "./checks/quotas";
import { LONGEST_WINDOW } from "./enrollment";
import type { Entitlements } from "./entitlements";
import { ORGANIZATION_ROLE } from "./entry-roles";
import { hasAlerts } from "./guardrails";
import { firstOf } from "./in-words";
import type { Organization } from "./organization";
import type { Role } from "./role";
import { list } from "./scope";
import { endInWords } from "./until";

/** Names in one warning; others are counted. */
const NAMES = 8;
const DAY = 24 * 60 * 60 * 1000;

/** Warnings about a valid file. */
export function warningsOf(entitlements: Entitlements, now: Date): string[] {
  const ended = entitlements.ended.map(
    ({ who, role, scope, notAfter }) =>
      `${who}'s grant of ${role} on ${scope} expired ${expiry(notAfter)}; ignored`,
  );
  return [
    ...ended,
    ...longWindows(entitlements, now),
    ...consoleAlone(entitlements),
    ...closeToQuotas(entitlements),
    ...githubSubjectsWithoutIds(entitlements.organization),
    ...alertsWithoutTrail(entitlements.organization),
    ...trailWithoutWriters(entitlements),
    ...callSourceCaveats(entitlements.organization),
    ...sourceIdentityCaveats(entitlements.organization),
  ];
}

/** The bucket policy denies writes to everyone else as soon as it exists, while the apply still has to write. */
function trailWithoutWriters({ organization, groups }: Entitlements): string[] {
  const { guardrails, terraform, roles, partition } = organization;
  const { made } = guardrails.trail;
  if (made === undefined) return [];
  const { account } = made;
  if (account.provider.assumeRoleArn !== undefined || terraform.appliedBy.arns.length > 0) return [];
  const writers = new Set(bucketWriters(organization, account));
  const isGranted = groups.some(
    ({ members, targets }) => members.length > 0 && targets.some(({ arn }) => writers.has(arn)),
  );
  const isTrustedByOidc = roles.some(
    ({ oidc, name }) => oidc !== undefined && writers.has(roleArn(partition, account.id, name)),
  );
  if (isGranted || isTrustedByOidc) return [];
  return [
    `the organization trail's bucket could be changed only by root of ${account.name} and by roles that nobody is granted: name who applies in terraform.appliedBy, or the first apply locks itself out`,
  ];
}

/**
 * Whoever cannot call from the named places has no role: in the console, and if the addresses ever change.
 *
 * Source: https://repost.aws/knowledge-center/source-ip-switch-role
 */
function callSourceCaveats({ roles, identity }: Organization): string[] {
  const isPlaced = ({ from }: Role) => from !== undefined && from.ips.length + from.vpcs.length > 0;
  const placed = roles.filter(isPlaced).map(({ key }) => key);
  if (placed.length === 0) return [];
  const administrators = roles.filter((role) => role.accounts.includes(identity) && isAdministrator(role));
  return [
    `from: the console calls STS from AWS's addresses, so it may be unable to switch to ${list(placed)}: people use profiles, or give a role from: anywhere`,
    ...(administrators.length > 0 && administrators.every(isPlaced)
      ? [
          `from: once these addresses change, nobody can assume ${list(administrators.map(({ key }) => key))} in ${identity.name} to correct the file: keep a break-glass role with from: anywhere`,
        ]
      : []),
  ];
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html */
function sourceIdentityCaveats({ sessions }: Organization): string[] {
  if (!sessions.sourceIdentity) return [];
  return [
    "sessions.sourceIdentity: the console cannot switch to a role, and role profiles of the AWS CLI and SDKs cannot set a source identity: people use the profiles that gatehouse profiles writes",
    `sessions.sourceIdentity: from a role, people reach another one only if its trust policy allows sts:SetSourceIdentity; that of ${ORGANIZATION_ROLE} does not unless you add it`,
  ];
}

/** Without a trail everything applies, but no alert is ever sent. */
function alertsWithoutTrail({ guardrails }: Organization): string[] {
  if (!hasAlerts(guardrails) || guardrails.trail.check) return [];
  return [
    "alerts need a CloudTrail trail in every account, and nothing checks that one exists: write guardrails.trail: { check: true } to have verify check it",
  ];
}

/** Without access keys and `aws login` there is no command line. */
function consoleAlone({ organization: { selfService }, users }: Entitlements): string[] {
  if (selfService.loginWithBrowser) return [];
  const names = users.filter(({ accessKeys }) => !accessKeys).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `${firstOf(names, NAMES)} can use the console alone: accessKeys is false, and selfService.loginWithBrowser too; for the AWS CLI write loginWithBrowser: true`,
  ];
}

/** While a window is open, an access key alone is enough to enroll a device. */
function longWindows({ organization, enrollment, users }: Entitlements, now: Date): string[] {
  // The last day counts in full.
  const isLong = (end: string) => Date.parse(end) > now.getTime() + (LONGEST_WINDOW + 1) * DAY;
  const warning = (whose: string, end: string) =>
    `the enrollment window of ${whose} is open until ${endInWords(end)}, for more than ${LONGEST_WINDOW} days; end it earlier`;
  if (organization.enrollment.mode === "open") return [];
  return [
    ...(enrollment.until !== undefined && isLong(enrollment.until)
      ? [warning("everyone", enrollment.until)]
      : []),
    ...enrollment.ends.filter(isLong).map((end) => {
      const whose = users.filter(({ enrollUntil }) => enrollUntil === end).map(({ name }) => name);
      return warning(list(whose), end);
    }),
  ];
}

/** `on 2026-01-31`, `at 2026-01-31T18:00:00Z` */
function expiry(notAfter: string): string {
  const end = endInWords(notAfter);
  return `${end.includes("T") ? "at" : "on"} ${end}`;
}

/** Formats warnings for the terminal, one per line. */
export function renderWarnings(warnings: readonly string[]): string {
  return warnings.map((warning) => `warning: ${warning}\n`).join("");
}
