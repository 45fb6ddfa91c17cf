import { groupBy } from "../../organization/group-by";
import { firstOf } from "../../organization/in-words";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import { listed } from "../iam/patterns";
import type { DeclaredAccess, DeclaredRole } from "./declared-access";
import type { OwnPolicies } from "./own-policies";
import { SHIPPED_TOPICS } from "./topics";

/** A role of the file in the IAM that is judged. */
export interface JudgedRole {
  readonly role: RoleSnapshot;
  readonly declared: DeclaredRole;
  /** Its own document, without the Denies of {@link isTerraformsDenial}. */
  readonly document: PolicyDocument;
  /** The same as text; roles with the same text are judged once. */
  readonly text: string;
}

/** The existing roles of the file; another claim judges the other roles. */
export function judgedRoles({ roles }: IamSnapshot, declared: DeclaredAccess): JudgedRole[] {
  const byName = new Map(declared.roles.map((role) => [`${role.accountId} ${role.name}`, role]));
  return roles.flatMap((role): JudgedRole[] => {
    const found = byName.get(`${role.accountId} ${role.name}`);
    if (found === undefined) return [];
    // Documents of attached policies have the policies' names.
    const inline = role.policies.filter(({ name }) => name === `role ${role.name}`);
    const Statement = inline
      .flatMap(({ document }) => document.Statement)
      .filter((statement) => !isTerraformsDenial(statement, declared));
    const document: PolicyDocument = { Version: "2012-10-17", Statement };
    return [{ role, declared: found, document, text: JSON.stringify(Statement) }];
  });
}

/** Whether a role's document is in policies/ beside the file, even if it has a shipped topic's name. */
export function isOwn(topic: string, own: OwnPolicies): boolean {
  return own.documents.has(topic) || !SHIPPED_TOPICS.includes(topic);
}

/**
 * Whether a statement denies a role what is reserved for the principals that apply: entry roles and the state bucket. The
 * claims about these judge that it exists where required.
 */
function isTerraformsDenial(statement: PolicyStatement, declared: DeclaredAccess): boolean {
  const { Effect, Action, NotAction, Resource, Condition, NotResource } = statement;
  if (Effect !== "Deny" || Condition !== undefined || NotResource !== undefined) return false;
  const { partition, entryRoles, stateBucket } = declared;
  const resources = listed(Resource);
  const entry = new Set(entryRoles.map(({ arn }) => arn.replace(/::\d{12}:/, "::*:")));
  if (Action === "sts:AssumeRoot") return true;
  if (Action === "sts:AssumeRole") return resources.every((resource) => entry.has(resource));
  if (stateBucket === undefined) return false;
  const bucket = `arn:${partition}:s3:::${stateBucket.name}`;
  const isAllOrWrites =
    Action === "s3:*" || (Action === undefined && listed(NotAction).join() === "s3:Get*,s3:List*");
  return isAllOrWrites && resources.every((resource) => [bucket, `${bucket}/*`].includes(resource));
}

/** Roles with one name, with their accounts: `role vpc in A, B and 148 more`. */
export function sayRoles(name: string, accounts: readonly string[]): string {
  return `role ${name} in ${firstOf(accounts, 3)}`;
}

/** Roles with one name and one document. */
export function alike(
  roles: readonly JudgedRole[],
): { first: JudgedRole; all: readonly JudgedRole[]; says: string }[] {
  const groups = groupBy(
    roles,
    ({ declared, role, text }) => `${declared.key} ${role.name} ${text} ${role.managedPolicyArns.join()}`,
  );
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    return [
      {
        first,
        all,
        says: sayRoles(
          first.role.name,
          all.map(({ declared }) => declared.accountName),
        ),
      },
    ];
  });
}
