import { byKey } from "../../organization/order";
import type { PolicyDocument } from "../../organization/policy-document";
import type { Json } from "./json";

/**
 * JSON in canonical order: keys by name, and lists by their elements. Sets in AWS (values of a policy or event pattern, tags,
 * addresses) are then equal in any order.
 */
export function canonical(value: unknown): Json {
  if (Array.isArray(value)) {
    const byText = new Map(value.map(canonical).map((it) => [JSON.stringify(it), it]));
    return [...byText].sort(byKey).map(([, it]) => it);
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, it]) => it !== undefined);
    entries.sort(byKey);
    return Object.fromEntries(entries.map(([key, it]) => [key, canonical(it)]));
  }
  return value as Json;
}

/** Statement elements that may be a string or a list of strings. */
const LISTS = ["Action", "NotAction", "Resource", "NotResource"];

/**
 * A canonical policy document: single values become lists, the principal `"*"` becomes every AWS principal, and an account ID
 * its root. AWS returns documents as written; equal canonical documents are equivalent.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function canonicalPolicy({ Statement, ...others }: PolicyDocument): Json {
  return canonical({ ...others, Statement: [Statement].flat().map(canonicalStatement) });
}

function canonicalStatement(statement: object): Record<string, unknown> {
  const entries = Object.entries(statement).map(([key, value]): [string, unknown] => {
    if (LISTS.includes(key)) return [key, [value].flat()];
    if (key === "Principal" || key === "NotPrincipal") return [key, canonicalPrincipal(value)];
    if (key === "Condition") return [key, eachOf(value, (keys) => eachOf(keys, textsOf))];
    return [key, value];
  });
  return Object.fromEntries(entries);
}

function canonicalPrincipal(principal: unknown): unknown {
  if (principal === "*") return { AWS: ["*"] };
  const { AWS, ...others } = eachOf(principal, textsOf) as Record<string, string[]>;
  return AWS === undefined ? others : { ...others, AWS: AWS.map(withoutRoot) };
}

/** `111111111111` of `arn:aws:iam::111111111111:root`: AWS accepts both, and returns the ARN. */
function withoutRoot(principal: string): string {
  return /^arn:[\w-]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;
}

function textsOf(value: unknown): string[] {
  return [value].flat().map(String);
}

function eachOf(value: unknown, change: (it: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, change(it)]));
}
