import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { policyFault } from "../../../organization/policy-files";
import { canonicalPolicy } from "../../iam/canonical";
import type { Outside } from "./read-trust";
import { hasDeadVariables, type RawStatement, statementsOf, texts, VERSION } from "./statements";

/** Denies that Gatehouse appends to a role's document (organization/role-denials.ts), and appends again. */
const APPENDED: Readonly<Record<string, (statement: PolicyStatement) => boolean>> = {
  DenyTerraformEntry: ({ Effect, Action, Resource, Condition }) =>
    Effect === "Deny" &&
    Condition === undefined &&
    isOnly(Action, "sts:AssumeRole") &&
    texts(Resource).every((arn) => /^arn:[\w-]+:iam::\*:role\/[^*?]+$/.test(arn)),
  DenyRootSessions: ({ Effect, Action, Resource, Condition }) =>
    Effect === "Deny" && Condition === undefined && isOnly(Action, "sts:AssumeRoot") && isOnly(Resource, "*"),
};

function isOnly(value: unknown, text: string): boolean {
  const [only, ...others] = texts(value);
  return only === text && others.length === 0;
}

/** Another name of Gatehouse's, for a Deny that the file's `terraform.state` would bring back: it stays, without the name. */
const OF_STATE = "DenyTerraformState";

/**
 * A role's documents as one, in their order and each statement once, without what Gatehouse appends to it; undefined if there is
 * nothing else.
 */
export function mergedDocument(documents: readonly PolicyDocument[]): PolicyDocument | undefined | Outside {
  const statements: PolicyStatement[] = [];
  const sids = new Set([OF_STATE]);
  const known = new Set<string>();
  for (const document of documents) {
    if (hasDeadVariables(document))
      return { outside: "a policy of it is of an old version, which takes policy variables for text" };
    for (const raw of statementsOf(document)) {
      const statement = plain(raw);
      const { Sid = "", ...rest } = statement;
      if (APPENDED[Sid]?.(statement)) continue;
      const meaning = meaningOf({ Version: VERSION, Statement: [rest] });
      if (known.has(meaning)) continue;
      known.add(meaning);
      const sid = Sid === OF_STATE ? "" : free(Sid.replace(/[^A-Za-z0-9]/g, ""), sids);
      statements.push(sid === "" ? rest : { Sid: sid, ...rest });
    }
  }
  if (statements.length === 0) return undefined;
  const merged: PolicyDocument = { Version: VERSION, Statement: statements };
  const fault = policyFault(merged);
  return fault === undefined ? merged : { outside: `its policy cannot be a file in policies/: ${fault}` };
}

/** A statement with texts where AWS also accepts numbers and booleans. */
function plain({ Condition, ...others }: RawStatement): PolicyStatement {
  if (Condition === undefined) return others as unknown as PolicyStatement;
  const textual = (values: unknown) => (Array.isArray(values) ? values.map(String) : String(values));
  const conditions = Object.entries(Condition as Record<string, Record<string, unknown>>).map(
    ([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, textual(values)])),
    ],
  );
  return { ...others, Condition: Object.fromEntries(conditions) } as unknown as PolicyStatement;
}

/** A Sid that no other statement of the merged document has. */
function free(sid: string, taken: Set<string>): string {
  if (sid === "") return sid;
  let found = sid;
  for (let number = 2; taken.has(found); number++) found = `${sid}${number}`;
  taken.add(found);
  return found;
}

/** Meanings by the text of a document: accounts have the same ones. */
const meanings = new Map<string, string>();

/** A document's meaning as text, without names of statements: equal texts are equivalent documents. */
export function meaningOf(document: PolicyDocument | undefined): string {
  if (document === undefined) return "";
  const text = JSON.stringify(document.Statement);
  const known = meanings.get(text) ?? meaningOfStatements(document);
  meanings.set(text, known);
  return known;
}

function meaningOfStatements(document: PolicyDocument): string {
  const statements = statementsOf(document).map(({ Sid: _, ...statement }) => statement);
  return JSON.stringify(
    canonicalPolicy({ Version: VERSION, Statement: statements as unknown as PolicyStatement[] }),
  );
}
