import type { PolicyStatement } from "../policy-document";

/**
 * What this Deny leaves to callers without MFA: what enrolling a device takes, a session with the
 * device's code, and AssumeRole, which every role's trust policy guards by itself.
 *
 * Creating, enabling and deleting a device are denied outside an enrollment window by a policy of their own
 * (enrollment.ts). Resyncing is not: it takes two codes of a device that is enabled, whose owner cannot
 * prove MFA before.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
 */
export const EXEMPT_FROM_MFA = [
  "iam:CreateVirtualMFADevice",
  "iam:DeleteVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "sts:AssumeRole",
  "sts:GetSessionToken",
];

/** What AssumeRole with a source identity takes in addition: the code that proves MFA may be in that call. */
export const SETTING_SOURCE_IDENTITY = ["sts:SetSourceIdentity"];

/** What changing a password takes that was set to be reset at first sign-in, when no device is enrolled yet. */
const FIRST_LOGIN = ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"];

/**
 * Everything else is denied without MFA, except further actions of `exempt`.
 *
 * `BoolIfExists`, not `Bool`: long-term access keys carry no MFA key at all, and in a Deny the plain
 * form would not match them.
 */
export function denyWithoutMfa(
  firstLoginPasswordChange: boolean,
  exempt: readonly string[] = [],
): PolicyStatement {
  const exempted = [...EXEMPT_FROM_MFA, ...(firstLoginPasswordChange ? FIRST_LOGIN : []), ...exempt];
  return {
    Sid: "DenyWithoutMfa",
    Effect: "Deny",
    NotAction: [...new Set(exempted)].sort(),
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  };
}
