import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { listed } from "../iam/patterns";

/** One thing that a permission document should not do. Each rule has its own file and its reason. */
export interface Rule {
  /** What `accept:` names it by. */
  readonly id: string;
  /** The faults of a document, its lists expanded: what, and what to write instead. */
  check(document: PolicyDocument): readonly Fault[] | Promise<readonly Fault[]>;
}

export interface Fault {
  /** Counted from 1; absent when the whole document is at fault. */
  readonly statement?: number;
  /** In a few words. */
  readonly message: string;
  readonly fix: string;
  /** Ids of what was found, where a document can hold several at once. */
  readonly ids?: readonly string[];
}

/** A fault for every statement that is at fault. */
export function inStatements(
  { Statement }: PolicyDocument,
  isAtFault: (statement: PolicyStatement) => boolean,
  message: string,
  fix: string,
): Fault[] {
  return Statement.flatMap((statement, index) =>
    isAtFault(statement) ? [{ statement: index + 1, message, fix }] : [],
  );
}

/** The condition keys of a statement under operators that match. */
export function conditionKeys({ Condition = {} }: PolicyStatement, operator: RegExp): string[] {
  return Object.entries(Condition).flatMap(([name, keys]) => (operator.test(name) ? Object.keys(keys) : []));
}

export const MFA_KEY = /^aws:MultiFactorAuth(Present|Age)$/i;

/** The faults of each statement's conditions, by operator and key. */
export function inEachCondition(
  { Statement }: PolicyDocument,
  faultsOf: (operator: string, key: string, values: readonly string[]) => readonly Omit<Fault, "statement">[],
): Fault[] {
  return Statement.flatMap(({ Condition = {} }, index) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).flatMap(([key, values]) =>
        faultsOf(operator, key, listed(values)).map((fault) => ({ ...fault, statement: index + 1 })),
      ),
    ),
  );
}
