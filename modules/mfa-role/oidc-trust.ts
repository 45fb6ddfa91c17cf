import { after } from "../inputs";
import type { PolicyStatement } from "../policy-document";

/** Programs that a role trusts beside people, by what an OIDC provider says of them. */
export interface OidcTrust {
  /** ARN of the OIDC provider, in the role's own account. */
  readonly providerArn: string;
  /** Whom the token is for, its `aud`. */
  readonly audience: string;
  /** Who the programs are, their `sub`, each to the letter. */
  readonly subjects: readonly string[];
}

/**
 * Trust in programs that an OIDC provider vouches for. They know no MFA; what they are is said by the
 * subject, in full: a pattern would let in whoever can choose a name that it matches.
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
