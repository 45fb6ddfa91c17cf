import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import { accountName } from "./assumptions";
import type { DeclaredAccess, DeclaredOidc, DeclaredRole } from "./declared-access";
import type { Verdict } from "./verdict";

/**
 * Every trust policy is exactly as required. Evaluation alone misses faults, because two of the three conditions overlap: without
 * the MFA flag the age still denies, until somebody changes the age.
 */
export function proveTrusts({ roles, users }: IamSnapshot, declared: DeclaredAccess): Verdict[] {
  const declaredRoles = new Map(declared.roles.map((role) => [`${role.accountId} ${role.name}`, role]));
  const faults = roles.flatMap((role) => {
    const wanted = declaredRoles.get(`${role.accountId} ${role.name}`);
    const where = accountName(role.accountId, declared);
    if (wanted === undefined)
      return [`role ${role.name} in ${where} is not in the file, but trusts ${trustedBy(role)}`];
    return faultsOf(role, wanted, declared).map((fault) => `role ${role.name} in ${where}: ${fault}`);
  });
  const strays = users.filter(
    ({ accountId, name }) => accountId !== declared.identityAccountId || !declared.users.includes(name),
  );
  return [
    {
      claim: "every role is in the file and trusts only the identity account, on all conditions",
      judged: roles.length,
      counterExamples: faults,
      nothingToJudge: declared.roles.length === 0 ? "the file has no roles" : undefined,
    },
    {
      claim: "every user is in the file and in the identity account",
      judged: users.length,
      counterExamples: strays.map(
        ({ name, accountId }) => `user ${name} in ${accountName(accountId, declared)}`,
      ),
      nothingToJudge: declared.users.length === 0 ? "the file has no users" : undefined,
    },
  ];
}

type Expected = readonly (readonly [what: string, found: unknown, wanted: unknown])[];

function faultsOf(
  { trust }: RoleSnapshot,
  { mfaMaxAge, oidc, accountId }: DeclaredRole,
  declared: DeclaredAccess,
): string[] {
  const [people, programs, ...others] = trust.Statement as readonly TrustStatement[];
  const found = trust.Statement.length;
  const wanted = oidc === undefined ? 1 : 2;
  if (people === undefined || found !== wanted || others.length > 0)
    return [`its trust policy has ${found} statements, not ${wanted === 1 ? "one" : "two"}`];
  return [
    ...differences(ofPeople(people, mfaMaxAge, declared)),
    ...(oidc === undefined || programs === undefined
      ? []
      : differences(ofPrograms(programs, oidc, accountId, declared))),
  ];
}

function ofPeople(
  { Effect, Action, Principal, Condition }: TrustStatement,
  maxAge: number,
  declared: DeclaredAccess,
): Expected {
  return [
    ["the effect", Effect, "Allow"],
    ["the action", Action, "sts:AssumeRole"],
    [
      "the principal",
      Principal,
      { AWS: `arn:${declared.partition}:iam::${declared.identityAccountId}:root` },
    ],
    ["the MFA flag", Condition?.Bool?.["aws:MultiFactorAuthPresent"], "true"],
    ["the age of MFA", Condition?.NumericLessThan?.["aws:MultiFactorAuthAge"], String(maxAge)],
    ["TLS", Condition?.Bool?.["aws:SecureTransport"], "true"],
    [
      "the session's name",
      Condition?.StringEquals?.["sts:RoleSessionName"],
      declared.namedSessions ? "${aws:username}" : undefined,
    ],
  ];
}

function ofPrograms(
  { Effect, Action, Principal, Condition }: TrustStatement,
  { issuer, audience, subjects }: DeclaredOidc,
  accountId: string,
  { partition }: DeclaredAccess,
): Expected {
  const subject = Condition?.StringEquals?.[`${issuer}:sub`];
  return [
    ["a program's effect", Effect, "Allow"],
    ["a program's action", Action, "sts:AssumeRoleWithWebIdentity"],
    [
      "a program's provider",
      Principal,
      { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${issuer}` },
    ],
    ["a program's audience", Condition?.StringEquals?.[`${issuer}:aud`], audience],
    // AWS returns a list of one as a string.
    ["a program's subject", subject === undefined ? undefined : [subject].flat(), subjects],
    ["a program's TLS", Condition?.Bool?.["aws:SecureTransport"], "true"],
  ];
}

function differences(expected: Expected): string[] {
  return expected
    .filter(([, found, wanted]) => JSON.stringify(found) !== JSON.stringify(wanted))
    .map(
      ([what, found, wanted]) =>
        `its trust policy has ${JSON.stringify(found) ?? "nothing"} for ${what}, not ${JSON.stringify(wanted) ?? "nothing"}`,
    );
}

/** Principals that an undeclared role trusts, and whether it requires MFA. */
function trustedBy({ trust }: RoleSnapshot): string {
  const statements = trust.Statement as readonly TrustStatement[];
  const requiresMfa = statements.every(
    ({ Condition }) => Condition?.Bool?.["aws:MultiFactorAuthPresent"] === "true",
  );
  const principals = statements.map(({ Principal }) => JSON.stringify(Principal)).join(", ");
  return `${principals} ${requiresMfa ? "with" : "without"} MFA`;
}

interface TrustStatement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
