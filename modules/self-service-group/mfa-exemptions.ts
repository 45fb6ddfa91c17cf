import type { PolicyStatement } from "../policy-document";

/** Actions that can be exempt from MFA: each reads about the account as a whole, and returns no credential. */
export type MfaExemption = (typeof MFA_EXEMPTIONS)[number];

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

/** Allows the actions, which the Deny without MFA leaves out. None of them takes a resource. */
export function callWithoutMfa(exempt: readonly string[]): PolicyStatement {
  return { Sid: "CallWithoutMfa", Effect: "Allow", Action: [...new Set(exempt)].sort(), Resource: "*" };
}
