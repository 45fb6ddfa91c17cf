import type { PolicyDocument } from "../policy-document";

/**
 * The right to assume exactly these roles: literal ARNs, never a pattern. That MFA was proven is
 * asked by each role's trust policy, where it holds for whoever calls.
 */
export function delegation(roleArns: readonly string[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "AssumeRoles", Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns }],
  };
}
