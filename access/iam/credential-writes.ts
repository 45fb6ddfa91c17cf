import type { PolicyStatement } from "../../organization/policy-document";
import { concerns } from "./escalations";
import { sensitiveStatementsOf } from "./managed-policies";
import { covers, intersects, listed } from "./patterns";

/** On credentials that do not expire: what creates, replaces or activates one. Each acts on a user. */
export const CREDENTIAL_WRITES = [
  ...["iam:CreateAccessKey", "iam:UpdateAccessKey"],
  ...["Update", "Upload"].map((verb) => `iam:${verb}SSHPublicKey`),
  ...["Create", "Reset", "Update"].map((verb) => `iam:${verb}ServiceSpecificCredential`),
  ...["Update", "Upload"].map((verb) => `iam:${verb}SigningCertificate`),
];

/** Which of them a role can call, and its managed policies whose documents are unknown. */
export interface CredentialWrites {
  readonly actions: readonly string[];
  /** ARNs. */
  readonly unknown: readonly string[];
}

/**
 * The calls that a role's policies could allow on one of these users. Conditions and variables count as met in an Allow and
 * as not met in a Deny; a permissions boundary is ignored.
 *
 * @param users ARNs
 */
export function credentialWritesOf(
  role: { readonly statements: readonly PolicyStatement[]; readonly managedPolicyArns: readonly string[] },
  users: readonly string[],
): CredentialWrites {
  const managed = role.managedPolicyArns.map((arn) => ({ arn, statements: sensitiveStatementsOf(arn) }));
  const statements = [...role.statements, ...managed.flatMap((it) => it.statements ?? [])];
  const actions = CREDENTIAL_WRITES.filter((action) => {
    const about = statements.filter((statement) => concerns(statement, action));
    const allows = about.filter(({ Effect }) => Effect !== "Deny");
    const denies = about.filter(
      ({ Effect, Condition }) => Effect === "Deny" && Object.keys(Condition ?? {}).length === 0,
    );
    if (allows.length === 0) return false;
    return users.some(
      (user) =>
        allows.some((statement) => reaches(statement, user)) &&
        !denies.some(({ Resource }) => listed(Resource).some((pattern) => covers(pattern, user))),
    );
  });
  return { actions, unknown: managed.flatMap((it) => (it.statements === undefined ? [it.arn] : [])) };
}

function reaches({ Resource }: PolicyStatement, user: string): boolean {
  if (Resource === undefined) return true;
  return listed(Resource).some((pattern) => intersects(pattern.replace(/\$\{[^}]*\}/g, "*"), user));
}
