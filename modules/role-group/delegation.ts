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
 */
export function delegation(delegated: readonly Delegated[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: delegated.map(({ roleArns, notAfter }) =>
      notAfter === undefined ? assumeRoles(roleArns) : assumeRolesUntil(roleArns, notAfter),
    ),
  };
}

export function assumeRoles(roleArns: readonly string[]): PolicyStatement {
  return { Sid: "AssumeRoles", ...assuming(roleArns) };
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
  digits = notAfter.replace(/[^0-9A-Z]/g, ""),
): PolicyStatement {
  return {
    Sid: `AssumeRolesUntil${digits}`,
    ...assuming(roleArns),
    Condition: { DateLessThan: { "aws:CurrentTime": notAfter } },
  };
}

function assuming(roleArns: readonly string[]) {
  return { Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns } as const;
}
