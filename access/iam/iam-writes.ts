import type { PolicyDocument } from "../../organization/policy-document";
import { concerns } from "./escalations";
import { listed } from "./patterns";
import { isServiceLinkedRoleOfNamedService, sensitiveActions } from "./sensitive-actions";

/** The statements of a document that allow an action which no Deny without a condition takes away everywhere. */
export function allowing({ Statement }: PolicyDocument, action: string): PolicyDocument["Statement"] {
  const isDenied = Statement.some(
    (statement) =>
      statement.Effect === "Deny" &&
      Object.keys(statement.Condition ?? {}).length === 0 &&
      listed(statement.Resource).includes("*") &&
      concerns(statement, action),
  );
  return isDenied
    ? []
    : Statement.filter((statement) => statement.Effect === "Allow" && concerns(statement, action));
}

/** The actions by which a document changes IAM. To pass a role changes nothing in it. */
export async function iamWritesOf(document: PolicyDocument): Promise<string[]> {
  const { access } = await sensitiveActions();
  return access.filter(
    (action) =>
      action.startsWith("iam:") &&
      action !== "iam:PassRole" &&
      allowing(document, action).some((statement) => !isServiceLinkedRoleOfNamedService(statement, action)),
  );
}
