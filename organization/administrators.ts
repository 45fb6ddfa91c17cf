import type { Role } from "./role";

/** Managed policies that let everything be done, or nearly; AWS keeps their documents. */
const ADMINISTRATORS = /:policy\/(AdministratorAccess|job-function\/SystemAdministrator)$/;

/** Whether the use of a role is reported: it may do everything, conditions and Denies disregarded. */
export function isAdministrator({ permissions, managedPolicyArns }: Role): boolean {
  return (
    allowedPatterns(permissions?.Statement ?? []).some(isEveryAction) ||
    managedPolicyArns.some((arn) => ADMINISTRATORS.test(arn))
  );
}

/**
 * Whether a role may do everything to the letter, and so could change any policy that holds it back. A Deny, a condition,
 * a boundary, `NotAction` or a narrower resource keep it from that, and SystemAdministrator writes no IAM.
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

/** Whether a pattern is every action of every service: AWS takes the service alone, or also its actions. */
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
