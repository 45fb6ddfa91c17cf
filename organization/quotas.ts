import { ENROLL_TAG, type EnrollmentWindows } from "./enrollment";
import type { PolicyDocument } from "./policy-document";

/** An IAM quota: its default and its maximum after an increase. */
export interface Quota {
  readonly limit: number;
  /** Maximum after an increase. Absent: not adjustable. */
  readonly raisableTo?: number;
  /** What is counted, for messages. */
  readonly of: string;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const QUOTAS = {
  groupsPerUser: { limit: 10, of: "groups of a user" },
  groupsPerAccount: { limit: 300, raisableTo: 500, of: "groups" },
  users: { limit: 5000, of: "users" },
  rolesPerAccount: { limit: 1000, raisableTo: 10_000, of: "roles" },
  managedPoliciesPerAccount: { limit: 1500, raisableTo: 10_000, of: "customer managed policies" },
  managedPoliciesPerGroup: { limit: 10, of: "managed policies of a group" },
  managedPoliciesPerRole: { limit: 10, raisableTo: 25, of: "managed policies of a role" },
  /** Adjustable in AWS, but the format has no key for it, so no message recommends it. */
  trustPolicyCharacters: { limit: 2048, of: "characters of a trust policy" },
  inlineUserCharacters: { limit: 2048, of: "characters in a user" },
  inlineGroupCharacters: { limit: 5120, of: "characters in a group" },
  inlineRoleCharacters: { limit: 10_240, of: "characters in a role" },
  managedPolicyCharacters: { limit: 6144, of: "characters of a managed policy" },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof QUOTAS;

/** Characters as IAM counts them: without whitespace. */
export function policyCharacters(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, "").length;
}

/** A role that a group may assume, and until when. */
export interface Delegable {
  readonly arn: string;
  /** `2027-02-01T00:00:00Z` */
  readonly notAfter?: string;
}

const frame = (statement: object) => JSON.stringify(statement).length;
/** Length of a delegation without its ARNs; a test compares it with the output of modules/role-group. */
const DOCUMENT = frame({ Version: "2012-10-17", Statement: [] });
const FOR_GOOD = { Sid: "AssumeRoles", Effect: "Allow", Action: "sts:AssumeRole", Resource: [] };
const WITH_AN_END = {
  Sid: "AssumeRolesUntil20270201T000000Z",
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: [],
  Condition: { DateLessThan: { "aws:CurrentTime": "2027-02-01T00:00:00Z" } },
};
const BY_SOURCE_IDENTITY = { StringEquals: { "sts:SourceIdentity": "${aws:username}" } };
const Action = ["sts:AssumeRole", "sts:SetSourceIdentity"];
const FRAMES = {
  plain: { forGood: frame(FOR_GOOD), withAnEnd: frame(WITH_AN_END) },
  bySourceIdentity: {
    forGood: frame({ ...FOR_GOOD, Action, Condition: BY_SOURCE_IDENTITY }),
    withAnEnd: frame({
      ...WITH_AN_END,
      Action,
      Condition: { ...WITH_AN_END.Condition, ...BY_SOURCE_IDENTITY },
    }),
  },
} as const;

/**
 * Length of the policy that lets a group assume these roles: one statement per end, and the quoted ARNs.
 *
 * @param sourceIdentity whether members must set their own source identity
 */
export function delegationCharacters(roles: readonly Delegable[], sourceIdentity = false): number {
  const { forGood, withAnEnd } = sourceIdentity ? FRAMES.bySourceIdentity : FRAMES.plain;
  const ends = new Set<string | undefined>();
  let characters = DOCUMENT;
  for (const { arn, notAfter } of roles) {
    ends.add(notAfter);
    characters += arn.length + '"",'.length;
  }
  // The last statement and the last ARN have no comma.
  for (const end of ends) characters += (end === undefined ? forGood : withAnEnd) - 1 + ",".length;
  return characters - ",".length;
}

const ENROLLING = {
  Effect: "Deny",
  Action: ["iam:*VirtualMFADevice", "iam:EnableMFADevice"],
  Resource: "*",
};
const WITHOUT_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

/**
 * Length of the policy that closes enrollment windows: one statement for all users without a window, and one per end. A
 * test compares it with the output of modules/self-service-group.
 */
export function enrollmentCharacters({ until, ends }: EnrollmentWindows): number {
  const from = (end: string) => ({ DateGreaterThanEquals: { "aws:CurrentTime": end } });
  const tag = `aws:PrincipalTag/${ENROLL_TAG}`;
  const statements = [
    {
      Sid: "DenyEnrollmentWithoutMfa",
      ...ENROLLING,
      Condition: {
        ...WITHOUT_MFA,
        ...(ends.length > 0 && { StringNotEquals: { [tag]: ends } }),
        ...(until !== undefined && from(until)),
      },
    },
    ...ends.map((end) => ({
      ...ENROLLING,
      Condition: { ...WITHOUT_MFA, StringEquals: { [tag]: end }, ...from(end) },
    })),
  ];
  return frame({ Version: "2012-10-17", Statement: statements });
}
