/** One statement of a policy, as AWS writes it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  /** Only in a trust policy. */
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy, of a role, group or user, or a role's trust policy. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/**
 * A policy as the text of a Terraform argument; every policy passes through here.
 *
 * Terraform reads `${` and `%{` in a string as the beginning of a template. IAM's own variables
 * (`${aws:username}`) look like that, and doubling the first character is how Terraform writes them.
 */
export function policyJson(document: PolicyDocument): string {
  return JSON.stringify(document).replaceAll("${", "$$${").replaceAll("%{", "%%{");
}
