import { after } from "../inputs";
import type { PolicyStatement } from "../policy-document";

/** Programs that a role trusts in addition to people, by the claims of their OIDC token. */
export interface OidcTrust {
  /** ARN of the OIDC provider, in the role's own account. */
  readonly providerArn: string;
  /** Whom the token is for, its `aud`. */
  readonly audience: string;
  /** The programs' `sub` claims, compared exactly. */
  readonly subjects: readonly string[];
}

/**
 * Trust in programs that an OIDC provider vouches for. They have no MFA; the full subject identifies them: a pattern
 * would let in anyone who can choose a name that it matches.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
export function oidcTrust({ providerArn, audience, subjects }: OidcTrust): PolicyStatement {
  const issuer = after(providerArn, "oidc-provider/");
  return {
    Sid: "ProgramsByTheirSubject",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: [...subjects] },
      Bool: { "aws:SecureTransport": "true" },
    },
  };
}
