import { z } from "zod";
import { callSourceOfRole } from "./call-source";
import { duration, formerName, iamArn, names, policyName, text } from "./values";

export const role = z.strictObject({
  name: z.string().optional().describe("The role's name in AWS. Default: its key."),
  was: formerName(),
  policy: z.string().optional().describe("A document in policies/, without its extension."),
  managedPolicies: z
    .array(policyName())
    .min(1, "at least one policy")
    .optional()
    .describe("Managed policies: the name, or path and name, of an AWS managed policy, or an ARN."),
  accounts: names()
    .optional()
    .describe("Accounts and sets in which the role exists. Default: every account."),
  maxSession: duration()
    .optional()
    .describe("Maximum session duration, 1h to 12h. Default: sessions.maxDuration."),
  mfaMaxAge: duration()
    .optional()
    .describe("Maximum age of the caller's MFA, 60s to 36h. Default: mfa.maxAge."),
  permissionsBoundary: iamArn().optional(),
  from: callSourceOfRole
    .optional()
    .describe("Where people's calls must come from; replaces the organization's `from`. anywhere: no limit."),
  trust: z
    .strictObject({
      oidc: z.strictObject({
        issuer: text(
          /^[a-z0-9.-]+(\/[\w.~/-]*[\w~-])?$/,
          "a host and optional path, without https://",
        ).describe("The OIDC provider, without https://: token.actions.githubusercontent.com."),
        audience: text(/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/, "the token's aud, without quotes and \\")
          .optional()
          .describe("Default: sts.amazonaws.com."),
        subjects: z
          .array(text(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "the token's sub, in full, without quotes and \\"))
          .min(1, "at least one subject")
          .describe("Exact values of the token's sub claim."),
      }),
    })
    .optional()
    .describe("Programs that may assume the role, in addition to people with MFA."),
});
