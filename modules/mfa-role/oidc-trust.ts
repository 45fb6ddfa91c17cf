import type { PolicyStatement } from "../policy-document";

/** Programs that a role trusts in addition to people, by the claims of their OIDC token. */
export interface OidcTrust {
  /** ARN of the OIDC provider, in the role's own account. */
  readonly providerArn: string;
  /** The token's audience, `aud`. */
  readonly audience: string;
  /** The programs' `sub` claims, compared exactly. */
  readonly subjects: readonly string[];
}

/**
 * Trusts programs that an OIDC provider vouches for. They have no MFA; the full subject identifies them: a pattern
 * would let in anyone who can choose a name that it matches.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 *
 * @param issuer the provider's host and path, which prefixes the condition keys
 */
export function oidcTrust(
  { providerArn, audience, subjects }: OidcTrust,
  issuer = issuerOf(providerArn),
): PolicyStatement {
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

/** `arn:aws:iam::222222222222:oidc-provider/example.com/path` is of the issuer `example.com/path`. */
function issuerOf(providerArn: string): string {
  const marker = "oidc-provider/";
  return providerArn.slice(providerArn.indexOf(marker) + marker.length);
}
