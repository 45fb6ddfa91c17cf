import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy } from "../iam/request";
import {
  type Caller,
  callBy,
  callerOf,
  type MfaState,
  mfaProven,
  NO_MFA,
  SESSION_WITHOUT_MFA,
} from "./caller";
import type { DeclaredAccess, DeclaredRole } from "./declared-access";
import type { Verdict } from "./verdict";

/**
 * Tries every user × existing role × MFA state with the user's group policies and the role's trust policy: exactly the
 * declared access must pass.
 */
export async function proveAssumptions(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
  now: Date,
): Promise<Verdict[]> {
  const declaredRoles = new Map(declared.roles.map((role) => [`${role.accountId} ${role.name}`, role]));
  const more: string[] = [];
  const less: string[] = [];
  let judged = 0;
  for (const user of snapshot.users) {
    const caller = callerOf(user, snapshot, declared.partition);
    for (const role of snapshot.roles) {
      const declaredRole = declaredRoles.get(`${role.accountId} ${role.name}`);
      const end = declared.assumable.get(`${user.name} ${role.accountId} ${role.name}`);
      for (const attempt of attempts(declaredRole, declared, user.name, end, now)) {
        judged++;
        const passes = await evaluate(assumption(caller, role, attempt, declared.partition));
        if (passes === (end !== undefined && attempt.mayPass)) continue;
        const where = accountName(role.accountId, declared);
        const said = `${user.name} ${passes ? "can" : "cannot"} assume ${role.name} in ${where} ${attempt.mfa.name}`;
        if (passes)
          more.push(`${said}: ${await grantor(caller, role, attempt, declared.partition, evaluate)}`);
        else less.push(`${said}, which the file grants`);
      }
    }
  }
  less.push(...absent(snapshot, declared));
  const nothingToJudge =
    declared.users.length === 0 || declared.roles.length === 0
      ? "the file has no users or no roles"
      : undefined;
  return [
    {
      claim: "nobody can assume a role that the file does not grant, or without recent MFA",
      judged,
      counterExamples: more,
      nothingToJudge,
    },
    {
      claim: "everyone can assume, with recent MFA, what the file grants",
      judged,
      counterExamples: less,
      nothingToJudge,
    },
  ];
}

interface Attempt {
  readonly mfa: MfaState;
  /** Name of the role session. */
  readonly session: string;
  readonly at: Date;
  /** Whether it passes for a granted role. */
  readonly mayPass: boolean;
}

function attempts(
  role: DeclaredRole | undefined,
  { namedSessions }: DeclaredAccess,
  user: string,
  end: number | undefined,
  now: Date,
): Attempt[] {
  const limit = role?.mfaMaxAge ?? 3600;
  const fresh = mfaProven(limit - 1, `with MFA proven ${limit - 1} s ago`);
  const mine = { session: user, at: now };
  return [
    { ...mine, mfa: NO_MFA, mayPass: false },
    { ...mine, mfa: SESSION_WITHOUT_MFA, mayPass: false },
    { ...mine, mfa: mfaProven(limit, `with MFA proven ${limit} s ago`), mayPass: false },
    { ...mine, mfa: fresh, mayPass: true },
    ...(namedSessions
      ? [
          {
            ...mine,
            mfa: { ...fresh, name: "under another name" },
            session: `not-${user}`.slice(0, 64),
            mayPass: false,
          },
        ]
      : []),
    ...(end === undefined ? [] : aroundTheEnd(end, mine, fresh)),
  ];
}

/** When every grant with an end has expired. */
const FAR_FUTURE = Date.parse("2100-01-01T00:00:00Z");

/** A grant holds one second before its end and not at its end; a grant without an end always holds. */
function aroundTheEnd(end: number, mine: Pick<Attempt, "session">, { context }: MfaState): Attempt[] {
  const at = (moment: number, words: string, mayPass: boolean): Attempt => {
    const time = new Date(moment);
    return { ...mine, at: time, mfa: { name: `${words}, ${time.toISOString()}`, context }, mayPass };
  };
  const isEndless = end === Number.POSITIVE_INFINITY;
  const later = at(FAR_FUTURE, "in the far future", isEndless || end > FAR_FUTURE);
  if (isEndless) return [later];
  return [
    at(end - 1000, "a second before the grant expires", true),
    at(end, "after the grant has expired", false),
    later,
  ];
}

function assumption(caller: Caller, role: RoleSnapshot, { mfa, session, at }: Attempt, partition: string) {
  return callBy(caller, mfa, {
    action: "sts:AssumeRole",
    resource: `arn:${partition}:iam::${role.accountId}:role/${role.name}`,
    accountId: role.accountId,
    resourcePolicy: role.trust,
    context: { "sts:RoleSessionName": session, "aws:CurrentTime": at.toISOString() },
  });
}

/** The statement that allows a call that should not pass, in words. */
async function grantor(
  caller: Caller,
  role: RoleSnapshot,
  attempt: Attempt,
  partition: string,
  evaluate: Evaluator,
): Promise<string> {
  for (const policy of caller.policies) {
    for (const [index, statement] of policy.document.Statement.entries()) {
      if (statement.Effect !== "Allow") continue;
      const alone: NamedPolicy = { ...policy, document: { ...policy.document, Statement: [statement] } };
      const request = assumption({ ...caller, policies: [alone] }, role, attempt, partition);
      if (await evaluate(request)) return `${policy.name}, statement ${index + 1}`;
    }
  }
  return "the role's trust policy alone";
}

/** Declared but unplanned users and roles, which cannot be judged. */
function absent({ users, roles }: IamSnapshot, declared: DeclaredAccess): string[] {
  const existingUsers = new Set(
    users.filter(({ accountId }) => accountId === declared.identityAccountId).map(({ name }) => name),
  );
  const existingRoles = new Set(roles.map(({ accountId, name }) => `${accountId} ${name}`));
  return [
    ...declared.users.filter((name) => !existingUsers.has(name)).map((name) => `user ${name} does not exist`),
    ...declared.roles
      .filter(({ accountId, name }) => !existingRoles.has(`${accountId} ${name}`))
      .map(({ name, accountName: where }) => `role ${name} in ${where} does not exist`),
  ];
}

export function accountName(id: string, { accounts }: DeclaredAccess): string {
  return accounts.find((account) => account.id === id)?.name ?? id;
}
