import { type Flag, not, textOf } from "../inputs";
import { type PolicyDocument, type PolicyStatement, statementIf } from "../policy-document";

/** Whom a role trusts, and on what conditions. */
export interface MfaTrust {
  /** aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  /** Twelve digits. */
  readonly identityAccountId: string;
  /** How long ago MFA may have been proven, in seconds. */
  readonly mfaMaxAge: number;
  /**
   * Whether the session must have the caller's user name, so that CloudTrail in the target account records who it
   * was.
   */
  readonly namedSessions: Flag;
}

/**
 * Trust in the identity account, for callers who proved MFA at most `mfaMaxAge` seconds ago.
 *
 * `Bool`, not `BoolIfExists`: long-term access keys carry no MFA key at all, and in an Allow the
 * `IfExists` form would let them in.
 *
 * The principal is the account, not its users: their groups decide which of them may call, and a deleted user would
 * stay behind in every trust policy as an id.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function mfaTrust({
  partition,
  identityAccountId,
  mfaMaxAge,
  namedSessions,
}: MfaTrust): PolicyDocument {
  const trust = (named: PolicyStatement["Condition"]): PolicyStatement => ({
    Sid: "IdentityAccountWithRecentMfa",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${identityAccountId}:root` },
    Action: "sts:AssumeRole",
    Condition: {
      Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": textOf(mfaMaxAge) },
      ...named,
    },
  });
  return {
    Version: "2012-10-17",
    Statement: [
      ...statementIf(namedSessions, trust({ StringEquals: { "sts:RoleSessionName": "${aws:username}" } })),
      ...statementIf(not(namedSessions), trust({})),
    ],
  };
}
