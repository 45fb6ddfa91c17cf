import type { PolicyDocument } from "../../../organization/policy-document";

/** A statement of a policy as AWS returns it, before anything in it is understood. */
export type RawStatement = Readonly<Record<string, unknown>>;

/** A document's statements; AWS accepts a single one without brackets. */
export function statementsOf({ Statement }: PolicyDocument): RawStatement[] {
  return [(Statement as unknown) ?? []].flat() as RawStatement[];
}

/** A value of a statement as texts: AWS accepts numbers and booleans, and single values without brackets. */
export function texts(value: unknown): string[] {
  return [value].flat().map(String);
}

/** The first element of a statement that is not among those which its reader understands. */
export function unknownElement(statement: RawStatement, known: readonly string[]): string | undefined {
  return Object.keys(statement).find((element) => !known.includes(element));
}

/** A condition as AWS compares it: operator, key in lower case, values. */
export interface Compared {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export function comparisonsIn({ Condition = {} }: RawStatement): Compared[] {
  return Object.entries(Condition as Readonly<Record<string, object>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: texts(values),
    })),
  );
}

/** `Bool aws:multifactorauthpresent true`, for sentences. */
export function comparisonText({ operator, key, values }: Compared): string {
  return `${operator} ${key} ${values.join(", ")}`;
}

/** Policy variables are text in documents of other versions. */
export const VERSION = "2012-10-17";

/** Whether a document has policy variables that its version takes for text. */
export function hasDeadVariables(document: PolicyDocument): boolean {
  return (document.Version as string | undefined) !== VERSION && JSON.stringify(document).includes("${");
}
