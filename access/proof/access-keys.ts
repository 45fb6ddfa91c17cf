import { firstOf } from "../../organization/in-words";
import { CREDENTIAL_WRITES, credentialWritesOf } from "../iam/credential-writes";
import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy, Request } from "../iam/request";
import { type Caller, callBy, callerOf, mfaProven, NO_MFA, SESSION_WITHOUT_MFA } from "./caller";
import type { DeclaredAccess } from "./declared-access";
import { EVERYONE, mayHaveKeys } from "./declared-self-service";
import type { Verdict } from "./verdict";

/** A policy that somebody attaches beside the planned ones: only an explicit Deny stops it. */
const EVERYTHING: NamedPolicy = {
  name: "an administrator",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** A user whom the file does not know. */
const STRANGER = "mallory-whom-the-file-does-not-know";

/** In the session of GetFederationToken, which has the user's policies; with MFA, so that no other Deny answers first. */
const FEDERATED = mfaProven(10, "in a federated session");

const STATES = [NO_MFA, SESSION_WITHOUT_MFA, mfaProven(10, "with MFA"), FEDERATED];

/**
 * The same call from a federated session, in which AWS sets no `aws:username`.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-username
 */
function federated({ context: { "aws:username": name, ...context }, principal, ...call }: Request): Request {
  const account = principal.replace(/:iam:(:\d+):user.*/, ":sts:$1:federated-user");
  return { ...call, principal: `${account}/${name}`, context };
}

/**
 * Tries to create, replace and activate every kind of long-term credential, as every user whom the file gives none, for
 * themselves and for others, even if another policy allows everything. Names the roles that can do it for them.
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
    for (const action of CREDENTIAL_WRITES) {
      for (const owner of owners) {
        for (const mfa of STATES) {
          judged++;
          const call = callBy(allowed, mfa, {
            action,
            resource: `arn:${declared.partition}:iam::${declared.identityAccountId}:user/${owner}`,
            accountId: declared.identityAccountId,
            context: { "aws:CurrentTime": now.toISOString() },
          });
          const passes = await evaluate(mfa === FEDERATED ? federated(call) : call);
          if (passes)
            counterExamples.push(
              `${caller.name} can call ${action} on user ${owner} ${mfa.name}, if another policy allows it`,
            );
        }
      }
    }
  }
  const roles = snapshot.roles.filter(({ accountId }) => accountId === declared.identityAccountId);
  const found = roles.map((role) => judgedRole(role, declared));
  return [
    {
      claim:
        "users without access keys, as themselves, can create or activate no long-term credential, for anyone, even with MFA",
      judged,
      counterExamples,
      notJudged: found.flatMap(({ unknown }) => unknown),
      notes: [
        ...found.flatMap(({ note }) => note ?? []),
        "not judged here, as the file does not declare their permissions: root users, Terraform's entry roles and who is in appliedBy",
      ],
    },
  ];
}

/** What a role can do for users without access keys, and who may assume it: the Deny does not reach its sessions. */
function judgedRole(
  { name, accountId, policies, managedPolicyArns }: RoleSnapshot,
  declared: DeclaredAccess,
): { readonly note?: string; readonly unknown: readonly string[] } {
  const { partition, users, selfService, accept } = declared;
  const denied = users.filter((user) => !mayHaveKeys(user, selfService));
  const arns = [...denied, ...(selfService.accessKeys ? [] : [STRANGER])].map(
    (user) => `arn:${partition}:iam::${accountId}:user/${user}`,
  );
  const statements = policies.flatMap(({ document }) => document.Statement);
  const { actions, unknown } = credentialWritesOf({ statements, managedPolicyArns }, arns);
  const role = declared.roles.find((it) => it.accountId === accountId && it.name === name);
  const says = `role ${name} in ${role?.accountName ?? accountId}`;
  const reason = accept.find(
    ({ rule, where }) => rule === "access-key-role" && where === `roles/${role?.key}`,
  )?.reason;
  return {
    ...(actions.length > 0 && {
      note: `${says} can call ${firstOf(actions, 3)} for them; ${whoMayAssume(name, accountId, declared)}${reason === undefined ? "" : `; accepted: ${reason}`}`,
    }),
    unknown: unknown.map((arn) => `whether ${says} can, by ${arn}, whose document is unknown`),
  };
}

/** By the file. */
function whoMayAssume(name: string, accountId: string, { assumable, roles }: DeclaredAccess): string {
  const suffix = ` ${accountId} ${name}`;
  const people = [...assumable.keys()]
    .filter((key) => key.endsWith(suffix))
    .map((key) => key.slice(0, -suffix.length));
  const programs = roles.flatMap((role) =>
    role.accountId === accountId && role.name === name && role.oidc !== undefined
      ? [`programs of ${role.oidc.issuer}`]
      : [],
  );
  const all = [...people.sort(), ...programs];
  return all.length === 0
    ? "by the file nobody may assume it"
    : `by the file ${firstOf(all, 10)} may assume it`;
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
