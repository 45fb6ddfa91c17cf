import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import { accountName } from "./assumptions";
import type { DeclaredAccess, DeclaredOidc } from "./declared-access";
import type { Verdict } from "./verdict";

/** The issuer that is tried if the file names none. */
const ANY: DeclaredOidc = {
  issuer: "token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
  subjects: ["repo:anybody/anything:ref:refs/heads/main"],
};

/** A token that a program presents. */
interface Token {
  /** In words, when it passes and should not, or the other way round. */
  readonly name: string;
  readonly audience: string;
  readonly subject: string;
  readonly mayPass: boolean;
}

/**
 * Tries which programs may assume which role: exactly the subjects of the file. MFA and users' tokens do not matter here.
 */
export async function proveMachines(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
): Promise<Verdict> {
  const declaredRoles = new Map(declared.roles.map((role) => [`${role.accountId} ${role.name}`, role]));
  const counterExamples: string[] = [];
  let judged = 0;
  for (const role of snapshot.roles) {
    const oidc = declaredRoles.get(`${role.accountId} ${role.name}`)?.oidc;
    for (const token of oidc === undefined
      ? [tokenOf(ANY, "a program", ANY.subjects[0] ?? "", false)]
      : tokens(oidc)) {
      judged++;
      const passes = await evaluate(assumption(role, oidc ?? ANY, token, declared.partition));
      if (passes === token.mayPass) continue;
      const where = accountName(role.accountId, declared);
      counterExamples.push(`${token.name} ${passes ? "can" : "cannot"} assume ${role.name} in ${where}`);
    }
  }
  return {
    claim: "only programs with subjects in the file can assume roles",
    judged,
    counterExamples,
    nothingToJudge: declared.roles.length === 0 ? "the file has no roles" : undefined,
  };
}

function tokenOf({ audience }: DeclaredOidc, name: string, subject: string, mayPass: boolean): Token {
  return { name, audience, subject, mayPass };
}

function tokens(oidc: DeclaredOidc): Token[] {
  return oidc.subjects.flatMap((subject) => [
    tokenOf(oidc, subject, subject, true),
    tokenOf(oidc, `${subject}-x, another subject,`, `${subject}-x`, false),
    tokenOf(oidc, `x-${subject}, another subject,`, `x-${subject}`, false),
    { ...tokenOf(oidc, `${subject} for another audience`, subject, false), audience: `${oidc.audience}.x` },
  ]);
}

function assumption(
  role: RoleSnapshot,
  { issuer }: DeclaredOidc,
  { audience, subject }: Token,
  partition: string,
) {
  return {
    principal: `arn:${partition}:iam::${role.accountId}:oidc-provider/${issuer}`,
    action: "sts:AssumeRoleWithWebIdentity",
    resource: `arn:${partition}:iam::${role.accountId}:role/${role.name}`,
    accountId: role.accountId,
    context: {
      [`${issuer}:aud`]: audience,
      [`${issuer}:sub`]: subject,
      "aws:SecureTransport": "true",
    },
    identityPolicies: [],
    resourcePolicy: role.trust,
  };
}
