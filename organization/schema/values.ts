import { z } from "zod";
import { DURATION } from "../duration";
import { NAME_RULES, type NameKind } from "../names";
import { ANY_PARTITION } from "../partition";
import { endOf } from "../until";

export const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);
export const duration = () => text(DURATION, "a number and its unit: 90s, 30m or 1h");
export const email = () =>
  text(/^[\w.!#&'*+/=?^`|~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "an e-mail address");
export const recipients = () => z.array(email()).optional();
export const reference = () => z.string("a name").min(1, "a name");
export const names = () => z.array(reference()).min(1, "at least one name");

/** Names as keys: any text for zod, the naming rule for editors. */
const key = (kind: NameKind) => {
  const { pattern, min, max } = NAME_RULES[kind];
  return z.string().meta({ pattern: pattern.source, minLength: min, maxLength: max });
};
export const byName = <T extends z.ZodType>(kind: NameKind, value: T) => z.record(key(kind), value);

export const regionName = () => text(/^[a-z]{2}(-[a-z]+)+-\d+$/, "a region, such as eu-west-1");
export const formerName = () =>
  reference()
    .optional()
    .describe("Former name after a rename: existing resources are kept. Delete it after the apply.");

/** An IAM name with its path. Excludes characters that start a Terraform template. */
const PATH_CHARACTERS = "[\\w!#&'()*+,.:;<=>?@^`|~[\\]-]";
const PATH_AND_NAME = `(${PATH_CHARACTERS}+/)*[\\w+=,.@-]+`;
export const iamArn = () =>
  text(
    new RegExp(`^arn:(${ANY_PARTITION}):iam::(aws|\\d{12}):policy/${PATH_AND_NAME}$`),
    'the ARN of a managed policy, without $ % { } " \\',
  );
export const policyName = () =>
  text(
    new RegExp(`^(arn:(${PATH_CHARACTERS}|/)+|/?(?!arn:)${PATH_AND_NAME})$`),
    'a name, a path and name, or an ARN, without $ % { } " \\',
  );

export const assumedRole = () =>
  text(new RegExp(`^(?!arn:)${PATH_AND_NAME}$`), "the name of a role, or its path and name; not an ARN");

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_ALLOWED = "letters, digits, spaces and _ . : / = + - @";
export const tags = () =>
  z.record(
    z.string().meta({ minLength: 1, maxLength: 128 }),
    text(TAG_CHARACTERS, TAG_ALLOWED).max(256, "at most 256 characters"),
  );

const UNTIL = "an existing day, 2027-01-31, or a moment in UTC, 2027-01-31T18:00:00Z";
export const until = (what: string) =>
  text(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/, UNTIL)
    .refine((written) => endOf(written) !== undefined, UNTIL)
    .describe(`The last day (to its end, in UTC) or the second at which ${what}.`);

/** Without dots, which S3's TLS certificate does not cover. */
export const bucketName = () =>
  text(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "the name of a bucket: 3 to 63 lowercase letters, digits and -");

export const count = (min: number, max: number) =>
  z.int(`a whole number, ${min} to ${max}`).min(min, `at least ${min}`).max(max, `at most ${max}`);
