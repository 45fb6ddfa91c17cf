import { digitsAndCapitals, type Optional } from "../inputs";
import { type PolicyDocument, type PolicyStatement, statementBy } from "../policy-document";

/** Roles that may be assumed, and until when. */
export interface Delegated {
  readonly roleArns: readonly string[];
  /**
   * The first moment at which they may not be any more, in UTC: `2027-02-01T00:00:00Z`.
   *
   * @default no end
   */
  readonly notAfter?: Optional<string>;
}

/**
 * The right to assume exactly these roles: literal ARNs, never a pattern. Each role's trust policy requires MFA,
 * whoever the caller is.
 *
 * An end is a condition on the time of AssumeRole, which IAM enforces whether or not anyone runs Terraform. A session
 * that started before lasts until its own end.
 */
export function delegation(delegated: readonly Delegated[]): PolicyDocument {
  const statements = delegated.flatMap(({ roleArns, notAfter }) =>
    statementBy(notAfter, (end) => statement(roleArns, end)),
  );
  return { Version: "2012-10-17", Statement: statements };
}

function statement(roleArns: readonly string[], notAfter: string | undefined): PolicyStatement {
  const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns } as const;
  if (notAfter === undefined) return { Sid: "AssumeRoles", ...assume };
  return {
    Sid: `AssumeRolesUntil${digitsAndCapitals(notAfter)}`,
    ...assume,
    Condition: { DateLessThan: { "aws:CurrentTime": notAfter } },
  };
}
