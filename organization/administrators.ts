import type { Role } from "./role";

/** AWS managed policies that grant (nearly) full access. Their documents are not in the file. */
const ADMINISTRATORS = /:policy\/(AdministratorAccess|job-function\/SystemAdministrator)$/;

/** Whether the role counts as an administrator, ignoring conditions and Denies; its use is reported. */
export function isAdministrator({ permissions, managedPolicyArns }: Role): boolean {
  return (
    allowedPatterns(permissions?.Statement ?? []).some(isEveryAction) ||
    managedPolicyArns.some((arn) => ADMINISTRATORS.test(arn))
  );
}

/**
 * Whether the role has unrestricted access and could therefore remove any policy that limits it. A Deny, a condition, a
 * boundary, `NotAction` or a narrower resource rules that out; SystemAdministrator cannot write IAM.
 */
export function mayDoEverything({ permissions, managedPolicyArns, permissionsBoundary }: Role): boolean {
  const statements = permissions?.Statement ?? [];
  if (permissionsBoundary !== undefined || statements.some(({ Effect }) => Effect === "Deny")) return false;
  return (
    managedPolicyArns.some((arn) => arn.endsWith(":iam::aws:policy/AdministratorAccess")) ||
    statements.some(
      ({ Action = [], Resource = [], Condition }) =>
        Condition === undefined && [Action].flat().some(isEveryAction) && [Resource].flat().includes("*"),
    )
  );
}

/** Whether a pattern matches every action of every service: `*`, `*:*`. */
export function isEveryAction(pattern: string): boolean {
  return /^\*+(:\*+)?$/.test(pattern);
}

type Statements = NonNullable<Role["permissions"]>["Statement"];

/** Patterns of the actions that a document allows, regardless of resources and conditions. */
export function allowedPatterns(statements: Statements): string[] {
  return statements.flatMap(({ Effect, Action, NotAction }) =>
    Effect === "Allow" ? (NotAction === undefined ? [Action ?? []].flat() : ["*"]) : [],
  );
}
