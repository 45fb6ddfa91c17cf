import { parseIamArn } from "../../organization/arn";
import type { PolicyStatement } from "../../organization/policy-document";

/** AWS's own managed policies, by path and name, with the patterns by which each allows a sensitive action. */
interface ManagedPolicies {
  readonly source: string;
  /** Date of the newest one. */
  readonly until: string;
  /** `iam:*`; patterns of a `NotAction` are preceded by `!`. */
  readonly policies: Readonly<Record<string, readonly string[]>>;
}

let known: ManagedPolicies | undefined;

function managedPolicies(): ManagedPolicies {
  known ??= require("./managed-policies.json") as ManagedPolicies;
  return known;
}

/** Paths and names of AWS managed policies (`job-function/Billing`), as of a date. */
export function awsManagedPolicies(): { readonly names: readonly string[]; readonly until: string } {
  const { policies, until } = managedPolicies();
  return { names: Object.keys(policies), until };
}

/**
 * The sensitive actions that a managed policy allows, ignoring resources and conditions; undefined if its document is unknown: a
 * customer managed policy, or one that AWS added later.
 */
export function sensitiveStatementsOf(arn: string): readonly PolicyStatement[] | undefined {
  const parsed = parseIamArn(arn);
  if (parsed?.account !== "aws") return undefined;
  const { policies } = managedPolicies();
  const patterns = Object.hasOwn(policies, parsed.pathAndName) ? policies[parsed.pathAndName] : undefined;
  if (patterns === undefined) return undefined;
  const NotAction = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const Action = patterns.filter((pattern) => !pattern.startsWith("!"));
  return [
    ...(Action.length > 0 ? [{ Effect: "Allow", Action, Resource: "*" } as const] : []),
    ...(NotAction.length > 0 ? [{ Effect: "Allow", NotAction, Resource: "*" } as const] : []),
  ];
}
