import type { PolicyDocument } from "../policy-document";

/** A phase of a run: a plan reads, an apply writes. */
export type RunPhase = "plan" | "apply";

/** Runs in HCP Terraform, as their identity tokens name them. */
export interface Runs {
  /** Organization in HCP Terraform. */
  readonly organization: string;
  /** Project of the workspaces. */
  readonly project: string;
  /** Names of the workspaces, at least one. */
  readonly workspaces: readonly string[];
  readonly phase: RunPhase;
}

/** The token's issuer. */
export interface IdentityProvider {
  /** ARN of the OIDC provider in the role's account. */
  readonly arn: string;
  /** app.terraform.io, or the host of Terraform Enterprise. */
  readonly hostname: string;
  /** The tokens' audience. */
  readonly audience: string;
}

/**
 * Trusts runs of one phase, of exactly these workspaces. `StringEquals` and whole subjects: a wildcard for
 * the phase would let every plan, and so every pull request, do what an apply may.
 *
 * Source: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 */
export function runTrust(
  { organization, project, workspaces, phase }: Runs,
  { arn, hostname, audience }: IdentityProvider,
): PolicyDocument {
  const subjects = workspaces.map(
    (workspace) =>
      `organization:${organization}:project:${project}:workspace:${workspace}:run_phase:${phase}`,
  );
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: arn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${hostname}:aud`]: audience, [`${hostname}:sub`]: subjects } },
      },
    ],
  };
}

/** Lets a run assume roles of other accounts from its own role. */
export function assumeFurther(roleArns: readonly string[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns }],
  };
}
