/**
 * Actions that `mfa.exempt` may name: each reads about the account as a whole, takes no resource, and returns no
 * credential. Any other is refused, also one that AWS adds. `sts:DecodeAuthorizationMessage`, a write by AWS's
 * classification, writes nothing.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export const MFA_EXEMPTIONS = [
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeRegions",
  "health:DescribeEventAggregates",
  "health:DescribeEvents",
  "iam:GetAccountPasswordPolicy",
  "iam:GetAccountSummary",
  "iam:ListAccountAliases",
  "iam:ListUsers",
  "notifications:ListNotificationEvents",
  "organizations:DescribeOrganization",
  "pricing:DescribeServices",
  "pricing:GetAttributeValues",
  "pricing:GetProducts",
  "servicequotas:ListAWSDefaultServiceQuotas",
  "servicequotas:ListServiceQuotas",
  "servicequotas:ListServices",
  "sts:DecodeAuthorizationMessage",
  "sts:GetAccessKeyInfo",
  "support:DescribeServices",
  "uxc:GetAccountColor",
  "uxc:GetAccountCustomizations",
] as const;

export type MfaExemption = (typeof MFA_EXEMPTIONS)[number];
