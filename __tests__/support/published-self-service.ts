/** A statement of a published policy: what is allowed, on which resources. */
export interface PublishedStatement {
  readonly actions: readonly string[];
  /** As published, without `arn:aws:iam::<account>:`; `*` is everything, `account:*` every ARN of the account. */
  readonly resources: readonly string[];
}

const OWN_USER = "user/${aws:username}";
const OWN_DEVICE = "mfa/${aws:username}";

/** What the first published text's `users.json` allows. It denies nothing. */
export const USERS_JSON: readonly PublishedStatement[] = [
  {
    actions: [
      "iam:ListAttachedUserPolicies",
      "iam:GenerateServiceLastAccessedDetails",
      "iam:*LoginProfile",
      "iam:*AccessKey*",
      "iam:*SigningCertificate*",
    ],
    resources: [OWN_USER],
  },
  { actions: ["iam:GetAccount*", "iam:ListAccount*"], resources: ["*"] },
  { actions: ["iam:ListUsers"], resources: ["user/*"] },
  { actions: ["iam:ListGroupsForUser"], resources: [OWN_USER] },
  {
    actions: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ResyncMFADevice"],
    resources: [OWN_DEVICE, OWN_USER],
  },
  { actions: ["iam:ListMFADevices", "iam:ListVirtualMFADevices"], resources: ["account:*"] },
];

/** What the policy `ForceMFA` of the second text's stack `identity-account-iam-groups` allows, in any account. */
export const FORCE_MFA: readonly PublishedStatement[] = [
  {
    actions: ["iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListVirtualMFADevices"],
    resources: ["*"],
  },
  {
    actions: [
      "iam:ChangePassword",
      "iam:GetUser",
      ...["CreateAccessKey", "DeleteAccessKey", "ListAccessKeys", "UpdateAccessKey"].map(
        (name) => `iam:${name}`,
      ),
      ...["Delete", "Update", "Upload"].map((verb) => `iam:${verb}SigningCertificate`),
      "iam:ListSigningCertificates",
      ...["Delete", "Get", "Update", "Upload"].map((verb) => `iam:${verb}SSHPublicKey`),
      "iam:ListSSHPublicKeys",
      ...["Create", "Delete", "Reset", "Update"].map((verb) => `iam:${verb}ServiceSpecificCredential`),
      "iam:ListServiceSpecificCredentials",
    ],
    resources: [OWN_USER],
  },
  { actions: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"], resources: [OWN_DEVICE] },
  {
    actions: ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"],
    resources: [OWN_USER],
  },
];

/** What the Deny of `ForceMFA` leaves to callers without MFA. */
export const FORCE_MFA_EXEMPT = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "sts:GetSessionToken",
];
