import { isAdministrator, isEveryAction } from "../../organization/administrators";
import type { PolicyStatement } from "../../organization/policy-document";
import type { Role } from "../../organization/role";
import { concerns } from "../iam/escalations";
import { sensitiveStatementsOf } from "../iam/managed-policies";
import { listed } from "../iam/patterns";
import { isServiceLinkedRoleOfNamedService, sensitiveActions } from "../iam/sensitive-actions";
import type { Risk } from "./change";

/** Sensitive permissions that statements grant, ignoring resources and all conditions but one. */
export type Powers = (statements: readonly PolicyStatement[]) => Risk[];

/** Reasons to review a role before it is granted. */
export type RisksOf = (role: Role) => Risk[];

export const NOT_JUDGED = "not judged";

/** Judges statements and roles with the action data of the service authorization reference. */
export async function judges(): Promise<{ readonly powers: Powers; readonly risksOf: RisksOf }> {
  const { access, secrets } = await sensitiveActions();
  const allows = (statements: readonly PolicyStatement[], actions: readonly string[]) =>
    statements.some(
      (statement) =>
        statement.Effect === "Allow" &&
        mayConcern(statement, actions) &&
        actions.some(
          (action) => concerns(statement, action) && !isServiceLinkedRoleOfNamedService(statement, action),
        ),
    );
  const powers: Powers = (statements) => {
    if (statements.some(({ Effect, Action }) => Effect === "Allow" && listed(Action).some(isEveryAction)))
      return ["admin"];
    return [
      ...(allows(statements, access) ? (["iam-write"] as const) : []),
      ...(allows(statements, secrets) ? (["secrets"] as const) : []),
    ];
  };
  const known = new Map<Role, Risk[]>();
  const risksOf = (role: Role): Risk[] => {
    if (isAdministrator(role)) return ["admin"];
    const isUnknown = role.managedPolicyArns.some((arn) => sensitiveStatementsOf(arn) === undefined);
    return [...powers(sensitiveStatements(role)), ...(isUnknown ? (["unjudged"] as const) : [])];
  };
  return {
    powers,
    risksOf: (role) => {
      const risks = known.get(role) ?? risksOf(role);
      known.set(role, risks);
      return risks;
    },
  };
}

/** A role's own statements, plus the sensitive actions of its managed policies. */
export function sensitiveStatements({ permissions, managedPolicyArns }: Role): PolicyStatement[] {
  return [
    ...(permissions?.Statement ?? []),
    ...managedPolicyArns.flatMap((arn) => sensitiveStatementsOf(arn) ?? []),
  ];
}

/** Most statements concern other services; skip those early. */
function mayConcern({ Action, NotAction }: PolicyStatement, actions: readonly string[]): boolean {
  if (NotAction !== undefined) return true;
  const services = new Set(actions.map((action) => action.slice(0, action.indexOf(":"))));
  return listed(Action).some((pattern) => {
    const [service = ""] = pattern.toLowerCase().split(":");
    return /[*?]/.test(service) || services.has(service);
  });
}
