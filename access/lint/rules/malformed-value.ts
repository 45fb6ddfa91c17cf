import { isIP } from "node:net";
import { type Fault, inEachCondition, type Rule } from "../rule";
import { operatorOf } from "./unknown-operator";

interface Form {
  readonly operators: RegExp;
  readonly expected: string;
  isWellFormed(value: string): boolean;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const FORMS: readonly Form[] = [
  {
    operators: /^(Bool|Null)$/,
    expected: "true or false",
    isWellFormed: (value) => /^(true|false)$/i.test(value),
  },
  {
    operators: /^Numeric/,
    expected: "a number",
    isWellFormed: (value) => /^-?\d+(\.\d+)?$/.test(value),
  },
  {
    operators: /^Date/,
    expected: "2027-01-31T00:00:00Z, 2027-01-31, or seconds since 1970",
    isWellFormed: (value) =>
      /^\d+$/.test(value) ||
      (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value) && isDay(value)),
  },
  {
    operators: /^(Not)?IpAddress$/,
    expected: "an address or a range: 203.0.113.0/24, 2001:db8::/32",
    isWellFormed: isAddressRange,
  },
  {
    operators: /^Arn/,
    expected: "an ARN, or a pattern of one: arn:aws:iam::111111111111:role/*",
    isWellFormed: (value) =>
      value === "*" || /^(arn|\*)(:[^:]*){4}:.+$/s.test(value) || /^arn:.*\*/.test(value),
  },
  {
    operators: /^BinaryEquals$/,
    expected: "base64",
    isWellFormed: (value) => /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
  },
];

/** A value that its operator cannot read: AWS refuses the document, or the condition never matches. */
export const malformedValue: Rule = {
  id: "malformed-value",
  check: (document) =>
    inEachCondition(document, (written, key, values): Omit<Fault, "statement">[] => {
      const form = FORMS.find(({ operators }) => operators.test(operatorOf(written)));
      if (form === undefined) return [];
      // A variable has its value at the time of the call.
      const wrong = values.filter((value) => !value.includes("${") && !form.isWellFormed(value));
      return wrong.map((value) => ({
        message: `compares ${key} by ${written} with ${JSON.stringify(value)}`,
        fix: `write ${form.expected}`,
      }));
    }),
};

/** JavaScript takes 2027-02-30 for the second of March; AWS does not. */
function isDay(value: string): boolean {
  const day = value.slice(0, 10);
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
}

function isAddressRange(value: string): boolean {
  const [address = "", bits, ...more] = value.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
