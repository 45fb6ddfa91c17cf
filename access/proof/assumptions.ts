import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy } from "../iam/request";
import { type CallPlace, callPlaces } from "./call-places";
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
        const passes = await mayAssume(caller, role, attempt, declared, evaluate);
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
  /** Where the call comes from. */
  readonly place: CallPlace;
  /** The source identity that the call sets, if any. */
  readonly sourceIdentity?: string;
  readonly at: Date;
  /** Whether it passes for a granted role. */
  readonly mayPass: boolean;
}

function attempts(
  role: DeclaredRole | undefined,
  { namedSessions, sourceIdentity }: DeclaredAccess,
  user: string,
  end: number | undefined,
  now: Date,
): Attempt[] {
  const limit = role?.mfaMaxAge ?? 3600;
  const fresh = mfaProven(limit - 1, `with MFA proven ${limit - 1} s ago`);
  const {
    inside: [place, ...otherPlaces],
    outside,
  } = callPlaces(role?.from);
  const mine = { session: user, place, at: now, sourceIdentity: sourceIdentity ? user : undefined };
  const notMine = `not-${user}`.slice(0, 64);
  const fault = (name: string, other: Partial<Attempt>): Attempt => ({
    ...mine,
    mfa: { ...fresh, name },
    mayPass: false,
    ...other,
  });
  return [
    { ...mine, mfa: NO_MFA, mayPass: false },
    { ...mine, mfa: SESSION_WITHOUT_MFA, mayPass: false },
    { ...mine, mfa: mfaProven(limit, `with MFA proven ${limit} s ago`), mayPass: false },
    { ...mine, mfa: fresh, mayPass: true },
    ...(namedSessions ? [fault("under another name", { session: notMine })] : []),
    ...(sourceIdentity
      ? [
          fault("without a source identity", { sourceIdentity: undefined }),
          fault("with another source identity", { sourceIdentity: notMine }),
        ]
      : []),
    ...otherPlaces.map((other) => fault(other.name, { place: other, mayPass: true })),
    ...outside.map((other) => fault(other.name, { place: other })),
    ...(end === undefined ? [] : aroundTheEnd(end, mine, fresh)),
  ];
}

/** When every grant with an end has expired. */
const FAR_FUTURE = Date.parse("2100-01-01T00:00:00Z");

/** A grant holds one second before its end and not at its end; a grant without an end always holds. */
function aroundTheEnd(end: number, mine: Omit<Attempt, "mfa" | "mayPass">, { context }: MfaState): Attempt[] {
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

/** Whether AWS would start the session: a call that sets a source identity needs a permission for that, too. */
async function mayAssume(
  caller: Caller,
  role: RoleSnapshot,
  attempt: Attempt,
  { partition }: DeclaredAccess,
  evaluate: Evaluator,
): Promise<boolean> {
  const actions = attempt.sourceIdentity === undefined ? [ASSUME] : [ASSUME, "sts:SetSourceIdentity"];
  for (const action of actions)
    if (!(await evaluate(assumption(caller, role, attempt, partition, action)))) return false;
  return true;
}

const ASSUME = "sts:AssumeRole";

function assumption(
  caller: Caller,
  role: RoleSnapshot,
  { mfa, session, place, sourceIdentity, at }: Attempt,
  partition: string,
  action = ASSUME,
) {
  return callBy(caller, mfa, {
    action,
    resource: `arn:${partition}:iam::${role.accountId}:role/${role.name}`,
    accountId: role.accountId,
    resourcePolicy: role.trust,
    context: {
      "sts:RoleSessionName": session,
      ...(sourceIdentity !== undefined && { "sts:SourceIdentity": sourceIdentity }),
      ...place.context,
      "aws:CurrentTime": at.toISOString(),
    },
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
