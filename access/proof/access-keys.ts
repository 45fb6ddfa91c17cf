import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy } from "../iam/request";
import { type Caller, callBy, callerOf, mfaProven, NO_MFA, SESSION_WITHOUT_MFA } from "./caller";
import type { DeclaredAccess } from "./declared-access";
import { EVERYONE, KEEP_KEYS, mayHaveKeys } from "./declared-self-service";
import type { Verdict } from "./verdict";

/** A policy that somebody attaches beside the planned ones: only an explicit Deny stops it. */
const EVERYTHING: NamedPolicy = {
  name: "an administrator",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** A user whom the file does not know. */
const STRANGER = "mallory-whom-the-file-does-not-know";

const STATES = [NO_MFA, SESSION_WITHOUT_MFA, mfaProven(10, "with MFA")];

/**
 * Tries to create, replace and activate every kind of long-term credential, as every user whom the file gives none, for
 * themselves and for others, even if another policy allows everything.
 *
 * @returns nothing if the file lets everyone have them
 */
export async function proveNoAccessKeys(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
  now: Date,
): Promise<Verdict[]> {
  const { accessKeys, keyExceptions } = declared.selfService;
  if (accessKeys && keyExceptions.length === 0) return [];
  const counterExamples: string[] = [];
  let judged = 0;
  for (const caller of callersIn(snapshot, declared)) {
    const allowed: Caller = { ...caller, policies: [...caller.policies, EVERYTHING] };
    const owners = [caller.name, ...declared.users.filter((name) => name !== caller.name).slice(0, 1)];
    for (const action of KEEP_KEYS) {
      for (const owner of owners) {
        for (const mfa of STATES) {
          judged++;
          const passes = await evaluate(
            callBy(allowed, mfa, {
              action,
              resource: `arn:${declared.partition}:iam::${declared.identityAccountId}:user/${owner}`,
              accountId: declared.identityAccountId,
              context: { "aws:CurrentTime": now.toISOString() },
            }),
          );
          if (passes)
            counterExamples.push(
              `${caller.name} can call ${action} on user ${owner} ${mfa.name}, if another policy allows it`,
            );
        }
      }
    }
  }
  return [
    {
      claim:
        "users without access keys can create or activate no long-term credential, for anyone, even with MFA",
      judged,
      counterExamples,
    },
  ];
}

/** The users without access keys, and where these are exceptions a member of the group whom the file does not know. */
function callersIn(snapshot: IamSnapshot, declared: DeclaredAccess): Caller[] {
  const { partition, identityAccountId: accountId, selfService } = declared;
  const users = snapshot.users
    .filter((user) => user.accountId === accountId && !mayHaveKeys(user.name, selfService))
    .map((user) => callerOf(user, snapshot, partition));
  if (selfService.accessKeys) return users;
  const groups = snapshot.groups.filter((it) => it.accountId === accountId && it.name === EVERYONE);
  const stranger = {
    name: STRANGER,
    arn: `arn:${partition}:iam::${accountId}:user/${STRANGER}`,
    policies: groups.flatMap(({ policies }) => policies),
  };
  return [...users, stranger];
}
