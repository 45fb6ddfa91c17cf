import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import { accountName } from "./assumptions";
import type { DeclaredAccess, DeclaredOidc, DeclaredRole, DeclaredSource } from "./declared-access";
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

function faultsOf({ trust }: RoleSnapshot, role: DeclaredRole, declared: DeclaredAccess): string[] {
  const { oidc, accountId } = role;
  const statements = [...(trust.Statement as readonly TrustStatement[])];
  const expectations: ((statement: TrustStatement) => Expected)[] = placesOf(role.from).map(
    (place) => (people) => ofPeople(people, role, place, declared),
  );
  if (declared.sourceIdentity) expectations.push((setting) => ofSourceIdentity(setting, declared));
  if (oidc !== undefined) expectations.push((programs) => ofPrograms(programs, oidc, accountId, declared));
  if (statements.length !== expectations.length)
    return [`its trust policy has ${statements.length} statements, not ${inWords(expectations.length)}`];
  return [
    // In a policy of another version, ${aws:username} is that text, which is nobody's name.
    ...differences([["the version", trust.Version, "2012-10-17"]]),
    ...expectations.flatMap((expected, index) => differences(expected(statements[index] as TrustStatement))),
  ];
}

function inWords(count: number): string {
  return ["no", "one", "two", "three", "four"][count] ?? String(count);
}

/** What one statement requires of the place of the call: IP ranges or VPCs, never both. */
interface Place {
  readonly ips?: readonly string[];
  readonly vpcs?: readonly string[];
}

function placesOf(from: DeclaredSource | undefined): Place[] {
  const places: Place[] = [];
  if (from !== undefined && from.ips.length > 0) places.push({ ips: from.ips });
  if (from !== undefined && from.vpcs.length > 0) places.push({ vpcs: from.vpcs });
  return places.length > 0 ? places : [{}];
}

function ofPeople(
  { Effect, Action, Principal, Condition }: TrustStatement,
  { mfaMaxAge, from }: DeclaredRole,
  place: Place,
  declared: DeclaredAccess,
): Expected {
  return [
    ["the effect", Effect, "Allow"],
    ["the action", Action, "sts:AssumeRole"],
    ["the principal", Principal, identityAccount(declared)],
    ["the MFA flag", Condition?.Bool?.["aws:MultiFactorAuthPresent"], "true"],
    ["the age of MFA", Condition?.NumericLessThan?.["aws:MultiFactorAuthAge"], String(mfaMaxAge)],
    ["TLS", Condition?.Bool?.["aws:SecureTransport"], "true"],
    [
      "the session's name",
      Condition?.StringEquals?.["sts:RoleSessionName"],
      declared.namedSessions ? "${aws:username}" : undefined,
    ],
    [
      "the source identity",
      Condition?.StringEquals?.["sts:SourceIdentity"],
      declared.sourceIdentity ? "${aws:username}" : undefined,
    ],
    ["the IP ranges", sorted(Condition?.IpAddress?.["aws:SourceIp"]), sorted(place.ips)],
    ["the VPCs", sorted(Condition?.StringEquals?.["aws:SourceVpc"]), sorted(place.vpcs)],
    ["the AWS organization", Condition?.StringEquals?.["aws:PrincipalOrgID"], from?.organization],
  ];
}

/** Allows callers to set their own name as the source identity, and nothing else. */
function ofSourceIdentity(
  { Effect, Action, Principal, Condition }: TrustStatement,
  declared: DeclaredAccess,
): Expected {
  return [
    ["the effect of setting the source identity", Effect, "Allow"],
    ["the action of setting the source identity", Action, "sts:SetSourceIdentity"],
    ["who may set the source identity", Principal, identityAccount(declared)],
    [
      "the source identity that may be set",
      Condition,
      { StringEquals: { "sts:SourceIdentity": "${aws:username}" } },
    ],
  ];
}

function identityAccount({ partition, identityAccountId }: DeclaredAccess) {
  return { AWS: `arn:${partition}:iam::${identityAccountId}:root` };
}

/** AWS returns a list of one as a string, and its order means nothing. */
function sorted(values: unknown): unknown[] | undefined {
  return values === undefined ? undefined : [...new Set([values].flat())].sort();
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
