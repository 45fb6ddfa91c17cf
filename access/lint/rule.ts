import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";

/** One thing that a permission document should not do. Each rule has a file and its reason of its own. */
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

/** A value of a policy as a list: AWS lets a single one stand alone. */
export function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

/** The condition keys of a statement under operators that match. */
export function conditionKeys({ Condition = {} }: PolicyStatement, operator: RegExp): string[] {
  return Object.entries(Condition).flatMap(([name, keys]) => (operator.test(name) ? Object.keys(keys) : []));
}

export const MFA_KEY = /^aws:MultiFactorAuth(Present|Age)$/i;

/** Whether a pattern of a policy matches an action, as IAM does: without regard to case. */
export function matchesAction(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(action);
}
