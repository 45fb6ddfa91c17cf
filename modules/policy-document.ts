import { Fn } from "cdktf";
import { literalText } from "./template-text";

/** One statement of a policy, as AWS writes it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  /** Only in a trust policy or the policy of a resource. */
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy of a role, group, user or resource, or a role's trust policy. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** A policy, or its JSON text, such as the `json` of a data source. */
export type Policy = PolicyDocument | string;

/**
 * A policy as JSON text for Terraform; every policy passes through here. IAM's own variables (`${aws:username}`) are
 * no templates in it. With a reference to another resource in it, Terraform encodes the JSON.
 */
export function policyJson(policy: Policy): string {
  if (typeof policy === "string") return policy;
  const json = JSON.stringify(policy);
  return /[$#]\{TfToken\[/.test(json) ? Fn.jsonencode(quotable(policy)) : literalText(json);
}

/** Text as it is between quotes in Terraform. cdktf's functions escape `${` and line breaks, and nothing else. */
function quotable(value: unknown): unknown {
  if (typeof value === "string") return JSON.stringify(value).slice(1, -1).replaceAll("%{", "%%{");
  if (Array.isArray(value)) return value.map(quotable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [quotable(key), quotable(it)]));
}
