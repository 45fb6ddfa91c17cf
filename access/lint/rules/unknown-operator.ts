import { didYouMean } from "../../../organization/nearest";
import { type Fault, inEachCondition, type Rule } from "../rule";

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const OPERATORS: readonly string[] = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ...["StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
  ...["NumericGreaterThan", "NumericGreaterThanEquals"],
  ...["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"],
  ...["DateGreaterThan", "DateGreaterThanEquals"],
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"],
];

/** `StringEquals` of `ForAnyValue:StringEqualsIfExists`. */
export function operatorOf(written: string): string {
  // Null has no IfExists.
  return written.slice(written.indexOf(":") + 1).replace(/(?<!^Null)IfExists$/, "");
}

/** AWS refuses a document with an operator that it does not know. */
export const unknownOperator: Rule = {
  id: "unknown-operator",
  check: (document) =>
    inEachCondition(document, (written): Omit<Fault, "statement">[] => {
      const [set] = written.includes(":") ? written.split(":") : [];
      const known = set === undefined || set === "ForAllValues" || set === "ForAnyValue";
      const operator = operatorOf(written);
      if (known && OPERATORS.includes(operator)) return [];
      const fix =
        (known ? didYouMean(operator, OPERATORS) : didYouMean(set, ["ForAllValues", "ForAnyValue"])) ??
        "write an operator of AWS, such as StringEquals";
      return [{ message: `has the condition operator ${written}, which AWS does not know`, fix }];
    }),
};
