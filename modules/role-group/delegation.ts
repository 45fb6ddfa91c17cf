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
 * The right to assume exactly these roles: literal ARNs, never a pattern. That MFA was proven is
 * asked by each role's trust policy, where it holds for whoever calls.
 *
 * An end is a condition on the time of AssumeRole, which IAM itself keeps, whether or not anybody runs
 * Terraform. A session that was begun before goes on to its own end.
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
