import type { PolicyDocument, PolicyStatement } from "../policy-document";
import { type OidcTrust, oidcTrust } from "./oidc-trust";

/** Trust in people. */
export interface MfaTrust {
  /** aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  /** Twelve digits. */
  readonly identityAccountId: string;
  /** Maximum age of the caller's MFA, in seconds. */
  readonly mfaMaxAge: number | string;
  /**
   * Whether the session must have the caller's user name, so that CloudTrail in the target account records who it
   * was.
   */
  readonly namedSessions: boolean;
}

/**
 * Trusts the identity account, for callers who proved MFA at most `mfaMaxAge` seconds ago.
 *
 * `Bool`, not `BoolIfExists`: long-term access keys carry no MFA key at all, and in an Allow the
 * `IfExists` form would let them in.
 *
 * The principal is the account, not its users: their groups decide which of them may call, and a deleted user would
 * stay behind in every trust policy as an id.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function peopleWithRecentMfa(props: MfaTrust): PolicyStatement {
  const { partition, identityAccountId, mfaMaxAge, namedSessions } = props;
  return {
    Sid: "IdentityAccountWithRecentMfa",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${identityAccountId}:root` },
    Action: "sts:AssumeRole",
    Condition: {
      Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": String(mfaMaxAge) },
      ...(namedSessions && { StringEquals: { "sts:RoleSessionName": "${aws:username}" } }),
    },
  };
}

/** A role's trust policy: people with recent MFA, and programs if there are any. */
export function mfaTrust({ oidc, ...people }: MfaTrust & { readonly oidc?: OidcTrust }): PolicyDocument {
  const programs = oidc === undefined ? [] : [oidcTrust(oidc)];
  return { Version: "2012-10-17", Statement: [peopleWithRecentMfa(people), ...programs] };
}
