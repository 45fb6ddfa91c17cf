import { accountName } from "./assumptions";
import type { DeclaredAccess } from "./declared-access";
import type { StandingIam, StandingRole } from "./standing-iam";
import type { Verdict } from "./verdict";

/**
 * Every trust policy is what it has to be, to the letter. Evaluation alone does not see all of it:
 * two of the three conditions cover for each other. Without the MFA flag the age still denies, and
 * the day somebody mends the age, nothing is left.
 */
export function proveTrusts({ roles, users }: StandingIam, declared: DeclaredAccess): Verdict[] {
  const declaredRoles = new Map(declared.roles.map((role) => [`${role.accountId} ${role.name}`, role]));
  const faults = roles.flatMap((role) => {
    const maxAge = declaredRoles.get(`${role.accountId} ${role.name}`)?.mfaMaxAge;
    const where = accountName(role.accountId, declared);
    if (maxAge === undefined)
      return [`role ${role.name} in ${where} is not in the file, and trusts ${whom(role)}`];
    return faultsOf(role, maxAge, declared).map((fault) => `role ${role.name} in ${where}: ${fault}`);
  });
  const strays = users.filter(
    ({ accountId, name }) => accountId !== declared.identityAccountId || !declared.users.includes(name),
  );
  return [
    {
      claim: "every role is in the file and trusts the identity account alone, on all its conditions",
      judged: roles.length,
      counterExamples: faults,
    },
    {
      claim: "every user is in the file, and in the identity account",
      judged: users.length,
      counterExamples: strays.map(
        ({ name, accountId }) => `user ${name} in ${accountName(accountId, declared)}`,
      ),
    },
  ];
}

function faultsOf({ trust }: StandingRole, maxAge: number, declared: DeclaredAccess): string[] {
  const [statement, ...others] = trust.Statement as readonly TrustStatement[];
  if (statement === undefined || others.length > 0)
    return [`its trust has ${others.length + 1} statements, not one`];
  const expected: readonly [string, unknown, unknown][] = [
    ["the effect", statement.Effect, "Allow"],
    ["the action", statement.Action, "sts:AssumeRole"],
    [
      "the principal",
      statement.Principal,
      { AWS: `arn:${declared.partition}:iam::${declared.identityAccountId}:root` },
    ],
    ["the MFA flag", statement.Condition?.Bool?.["aws:MultiFactorAuthPresent"], "true"],
    ["the age of MFA", statement.Condition?.NumericLessThan?.["aws:MultiFactorAuthAge"], String(maxAge)],
    ["TLS", statement.Condition?.Bool?.["aws:SecureTransport"], "true"],
    [
      "the session's name",
      statement.Condition?.StringEquals?.["sts:RoleSessionName"],
      declared.namedSessions ? "${aws:username}" : undefined,
    ],
  ];
  return expected
    .filter(([, found, wanted]) => JSON.stringify(found) !== JSON.stringify(wanted))
    .map(
      ([what, found, wanted]) =>
        `its trust asks ${JSON.stringify(found) ?? "nothing"} of ${what}, not ${JSON.stringify(wanted) ?? "nothing"}`,
    );
}

/** Whom a foreign role lets in, and whether it asks for MFA. */
function whom({ trust }: StandingRole): string {
  const statements = trust.Statement as readonly TrustStatement[];
  const asksForMfa = statements.every(
    ({ Condition }) => Condition?.Bool?.["aws:MultiFactorAuthPresent"] === "true",
  );
  const principals = statements.map(({ Principal }) => JSON.stringify(Principal)).join(", ");
  return `${principals} ${asksForMfa ? "with" : "without"} MFA`;
}

interface TrustStatement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
