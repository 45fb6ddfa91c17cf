import type { PolicyDocument, PolicyStatement } from "../policy-document";

/** Roles that may be assumed, and until when. */
export interface Delegated {
  readonly roleArns: readonly string[];
  /**
   * The first moment at which they can no longer be assumed, in UTC: `2027-02-01T00:00:00Z`.
   *
   * @default no end
   */
  readonly notAfter?: string;
}

/**
 * The right to assume exactly these roles: literal ARNs, never a pattern. Each role's trust policy requires MFA,
 * whoever the caller is.
 *
 * @param sourceIdentity whether the source identity must be the user's name, which the roles then require as well
 */
export function delegation(delegated: readonly Delegated[], sourceIdentity = false): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: delegated.map(({ roleArns, notAfter }) =>
      notAfter === undefined
        ? assumeRoles(roleArns, sourceIdentity)
        : assumeRolesUntil(roleArns, notAfter, sourceIdentity),
    ),
  };
}

export function assumeRoles(roleArns: readonly string[], sourceIdentity: boolean): PolicyStatement {
  const own = sourceIdentity && { Condition: OWN_SOURCE_IDENTITY };
  return { Sid: "AssumeRoles", ...assuming(roleArns, sourceIdentity), ...own };
}

/**
 * IAM compares the end with the time of AssumeRole, whether or not anyone runs Terraform. A session that started
 * before lasts until its own end.
 *
 * @param digits the end as a Sid can hold it: letters and digits
 */
export function assumeRolesUntil(
  roleArns: readonly string[],
  notAfter: string,
  sourceIdentity: boolean,
  digits = notAfter.replace(/[^0-9A-Z]/g, ""),
): PolicyStatement {
  return {
    Sid: `AssumeRolesUntil${digits}`,
    ...assuming(roleArns, sourceIdentity),
    Condition: {
      DateLessThan: { "aws:CurrentTime": notAfter },
      ...(sourceIdentity && OWN_SOURCE_IDENTITY),
    },
  };
}

/**
 * Across accounts, AWS requires `sts:SetSourceIdentity` of the caller as well as of the role.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
const OWN_SOURCE_IDENTITY = { StringEquals: { "sts:SourceIdentity": "${aws:username}" } } as const;

function assuming(roleArns: readonly string[], sourceIdentity: boolean) {
  const Action = sourceIdentity ? ["sts:AssumeRole", "sts:SetSourceIdentity"] : "sts:AssumeRole";
  return { Effect: "Allow", Action, Resource: roleArns } as const;
}
