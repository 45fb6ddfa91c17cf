import { allowedPatterns, isAdministrator } from "../../organization/administrators";
import type { Role } from "../../organization/organization";
import type { Risk } from "./change";

/** Managed policies that let IAM be written; AWS keeps their documents. */
const IAM_WRITERS = /:policy\/(IAMFullAccess|PowerUserAccess)$/;

/** Writes by which somebody gives herself more. */
const IAM_WRITES = [
  "iam:AddUserToGroup",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreatePolicyVersion",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:UpdateAssumeRolePolicy",
];

/** What makes a role one to look at twice before it is granted. */
export function risksOf(role: Role): Risk[] {
  if (isAdministrator(role)) return ["admin"];
  const { permissions, managedPolicyArns } = role;
  const patterns = allowedPatterns(permissions?.Statement ?? []);
  const writes = patterns.some((pattern) => IAM_WRITES.some((action) => matches(pattern, action)));
  return writes || managedPolicyArns.some((arn) => IAM_WRITERS.test(arn)) ? ["iam-write"] : [];
}

type Statements = NonNullable<Role["permissions"]>["Statement"];

/** Patterns of the actions that it denies. */
export function deniedPatterns(statements: Statements): string[] {
  return statements.flatMap(({ Effect, Action = [] }) => (Effect === "Deny" ? [Action].flat() : []));
}

function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(action);
}
