import type { PolicyDocument, PolicyStatement } from "../policy-document";

/** The tag of an IAM user that holds the end of the user's own enrollment window. */
export const ENROLL_TAG = "gatehouse-enroll-until";

/** Until when a device can be created, enabled, and deleted before it is enabled, without MFA. */
export interface EnrollmentWindows {
  /**
   * The first moment at which everybody's window is closed, in UTC: `2026-12-02T00:00:00Z`.
   *
   * @default closed
   */
  readonly until?: string;

  /** The same of users' own windows, each once: whose tag holds it, may until then. */
  readonly ends: readonly string[];
}

/**
 * Denies enrollment without MFA, except to users whose window is open by IAM's own clock.
 *
 * `iam:EnableMFADevice` authorizes on the user alone and not on the device: the thief of an access key could
 * otherwise enable a device of their own, and so pass every trust policy.
 *
 * Deleting is part of enrolling: a device that was created and never enabled blocks its name. IAM deletes
 * no device that is enabled (`DeleteConflict`), so nobody loses one by it.
 *
 * IAM takes no policy variables where dates are compared, so each end has a statement, which the user's tag selects.
 * No tag, or an end that is not listed, is closed: `StringNotEquals` matches what is absent.
 *
 * One document holds all of it, so that a change never takes effect partially.
 *
 * Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function enrollmentWindows({ until, ends }: EnrollmentWindows): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [closed(until, ends.length > 0 ? ends : undefined), ...ends.map(closedFrom)],
  };
}

const ENROLLING = {
  Effect: "Deny",
  // By a pattern: what AWS adds is denied, and a policy holds more windows.
  Action: ["iam:*VirtualMFADevice", "iam:EnableMFADevice"],
  Resource: "*",
} as const;

/** `BoolIfExists`: long-term access keys carry no MFA key at all, and in a Deny plain `Bool` would not match them. */
const WITHOUT_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const TAG = `aws:PrincipalTag/${ENROLL_TAG}`;

/** For everyone except users who have one of these ends of their own. */
export function closed(end?: string, own?: readonly string[]): PolicyStatement {
  return {
    Sid: "DenyEnrollmentWithoutMfa",
    ...ENROLLING,
    Condition: {
      ...WITHOUT_MFA,
      ...(own && { StringNotEquals: { [TAG]: own } }),
      ...(end !== undefined && from(end)),
    },
  };
}

/** For users who have this end of their own. Without a Sid more windows fit. */
export function closedFrom(end: string): PolicyStatement {
  return { ...ENROLLING, Condition: { ...WITHOUT_MFA, StringEquals: { [TAG]: end }, ...from(end) } };
}

function from(end: string) {
  return { DateGreaterThanEquals: { "aws:CurrentTime": end } };
}
