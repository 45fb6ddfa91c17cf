import { groupBy } from "../../organization/group-by";
import type { PolicyDocument } from "../../organization/policy-document";
import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy } from "../iam/request";
import { callBy, callerOf, mfaProven, NO_MFA } from "./caller";
import type { DeclaredAccess } from "./declared-access";
import type { Verdict } from "./verdict";

/** Replaces a managed policy whose document is not in the plan and could allow everything. */
export const EVERYTHING: NamedPolicy = {
  name: "a managed policy",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/**
 * Nobody is delegated to Terraform's entry roles. Their trust policies are not in the plan and are assumed to be the widest
 * possible: every account of the file, without MFA.
 */
export async function proveEntry(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
): Promise<Verdict> {
  const trust = widestTrust(declared);
  const counterExamples: string[] = [];
  let judged = 0;
  const mfa = [NO_MFA, mfaProven(10, "with MFA")];
  for (const user of snapshot.users) {
    const caller = callerOf(user, snapshot, declared.partition);
    for (const { accountId, arn } of declared.entryRoles) {
      for (const state of mfa) {
        judged++;
        const call = { action: "sts:AssumeRole", resource: arn, accountId, resourcePolicy: trust };
        if (await evaluate(callBy(caller, state, call)))
          counterExamples.push(`${user.name} can assume ${arn} ${state.name}`);
      }
    }
  }
  for (const role of snapshot.roles.filter((it) => !applies(it, declared))) {
    for (const { accountId, arn } of reaching(role) ? declared.entryRoles : declared.entryRoles.slice(0, 1)) {
      judged++;
      const call = { action: "sts:AssumeRole", resource: arn, accountId, resourcePolicy: trust };
      if (await evaluate(callOf(role, declared.partition, call)))
        counterExamples.push(`role ${role.name} in ${nameOf(role, declared)} can assume ${arn}`);
    }
    // Whether member accounts allow root sessions is not in the plan; assume that they do.
    for (const { id, name } of reaching(role) ? declared.accounts : []) {
      judged++;
      const { accountId } = role;
      const call = {
        action: "sts:AssumeRoot",
        resource: `arn:${declared.partition}:iam::${id}:root`,
        accountId,
      };
      if (await evaluate(callOf(role, declared.partition, call)))
        counterExamples.push(`role ${role.name} in ${nameOf(role, declared)} can assume root of ${name}`);
    }
  }
  return {
    claim: "nobody else can assume Terraform's entry roles, even if they trusted every account",
    judged,
    counterExamples,
    notes: appliers(snapshot, declared),
    nothingToJudge: judged === 0 ? "the file has nobody except those who apply" : undefined,
  };
}

/**
 * Whether a role has unrestricted access, or the file names it as one that applies. A role with a Deny, a condition or other
 * managed policies than AdministratorAccess is judged like any other.
 */
export function applies(
  { name, accountId, policies, managedPolicyArns }: RoleSnapshot,
  declared: DeclaredAccess,
) {
  const key = declared.roles.find((role) => role.accountId === accountId && role.name === name)?.key ?? "";
  if (declared.appliedBy.includes(key)) return true;
  const statements = policies.flatMap(({ document }) => document.Statement);
  if (statements.some(({ Effect }) => Effect === "Deny")) return false;
  return (
    managedPolicyArns.some((arn) => arn.endsWith(":iam::aws:policy/AdministratorAccess")) ||
    statements.some(
      ({ Action, Resource, Condition }) =>
        [Action].flat().some((it) => it === "*" || it === "*:*") &&
        [Resource].flat().includes("*") &&
        Condition === undefined,
    )
  );
}

/** These roles by name, with their accounts. */
export function appliers(snapshot: IamSnapshot, declared: DeclaredAccess): string[] {
  const appliedBy = groupBy(
    snapshot.roles.filter((role) => applies(role, declared)),
    ({ name }) => name,
  );
  return [...appliedBy].map(([name, roles]) => {
    const places = roles.map((role) => nameOf(role, declared));
    return `excepted, by name: role ${name} in ${places.join(", ")}`;
  });
}

/** A call in a role session, with the permissions that its managed policies could allow. */
export function callOf(
  { name, accountId, policies, managedPolicyArns }: RoleSnapshot,
  partition: string,
  call: { action: string; resource: string; accountId: string; resourcePolicy?: PolicyDocument },
) {
  return {
    ...call,
    principal: `arn:${partition}:sts::${accountId}:assumed-role/${name}/session`,
    context: {
      "aws:SecureTransport": "true",
      "aws:PrincipalArn": `arn:${partition}:iam::${accountId}:role/${name}`,
    },
    identityPolicies: managedPolicyArns.length > 0 ? [...policies, EVERYTHING] : policies,
  };
}

export function nameOf({ accountId }: Pick<RoleSnapshot, "accountId">, { accounts }: DeclaredAccess): string {
  return accounts.find(({ id }) => id === accountId)?.name ?? accountId;
}

function widestTrust({ partition, accounts }: DeclaredAccess): PolicyDocument {
  const AWS = accounts.map(({ id }) => `arn:${partition}:iam::${id}:root`);
  const statement = { Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" } as const;
  return { Version: "2012-10-17", Statement: [statement] };
}

/** Whether a role's policies mention sts or any service; if not, trying one entry role is enough. */
function reaching({ policies, managedPolicyArns }: RoleSnapshot): boolean {
  if (managedPolicyArns.length > 0) return true;
  return policies.some(({ document }) =>
    document.Statement.some(
      ({ Effect, Action, NotAction }) =>
        Effect === "Allow" &&
        (NotAction !== undefined || [Action ?? []].flat().some((it) => /^(sts|[^:]*[*?])/i.test(it))),
    ),
  );
}
