import type { Role } from "./organization";

/** Managed policies that let everything be done; AWS keeps their documents. */
const ADMINISTRATORS = /:policy\/(AdministratorAccess|job-function\/SystemAdministrator)$/;

/** Whether a role may do everything, as far as its own policies say: no condition or Deny is counted for it. */
export function isAdministrator({ permissions, managedPolicyArns }: Role): boolean {
  return (
    allowedPatterns(permissions?.Statement ?? []).some(isEveryAction) ||
    managedPolicyArns.some((arn) => ADMINISTRATORS.test(arn))
  );
}

/** Whether a pattern is every action of every service: AWS takes the service alone, or also its actions. */
export function isEveryAction(pattern: string): boolean {
  return /^\*+(:\*+)?$/.test(pattern);
}

type Statements = NonNullable<Role["permissions"]>["Statement"];

/** Patterns of the actions that a document allows, whatever the resources and conditions. */
export function allowedPatterns(statements: Statements): string[] {
  return statements.flatMap(({ Effect, Action, NotAction }) =>
    Effect === "Allow" ? (NotAction === undefined ? [Action ?? []].flat() : ["*"]) : [],
  );
}
