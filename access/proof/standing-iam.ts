import type { PolicyDocument } from "../../organization/policy-document";
import type { NamedPolicy } from "./evaluator";

/** What stands in accounts, or will: the policies that decide who may do what. Plain data. */
export interface StandingIam {
  readonly users: readonly StandingUser[];
  readonly groups: readonly StandingGroup[];
  readonly roles: readonly StandingRole[];
  /** The organization's own, as far as a plan makes them; not read from accounts. */
  readonly controlPolicies?: readonly ControlPolicy[];
  /** Of the buckets that a plan makes, by bucket; not read from accounts. */
  readonly bucketPolicies?: ReadonlyMap<string, PolicyDocument>;
}

/** A service control policy: it takes away from everybody in the accounts, and gives nothing. */
export interface ControlPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /** Twelve digits each. */
  readonly accountIds: readonly string[];
}

/** The policies that a user, a group or a role has, by their names: to be compared with what the file asks for. */
export interface AttachedPolicies {
  readonly accountId: string;
  readonly kind: "user" | "group" | "role";
  readonly owner: string;
  /** Names of inline policies. */
  readonly inline: readonly string[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export interface StandingUser {
  readonly name: string;
  /** The account she is in, twelve digits. */
  readonly accountId: string;
  /** IAM compares them as `aws:PrincipalTag/<key>`; absent when there are none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Her own policies, those of her groups not counted. */
  readonly policies: readonly NamedPolicy[];
}

export interface StandingGroup {
  readonly name: string;
  readonly accountId: string;
  readonly policies: readonly NamedPolicy[];
  /** User names. */
  readonly members: readonly string[];
}

export interface StandingRole {
  readonly name: string;
  readonly accountId: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly NamedPolicy[];
  /** ARNs of managed policies, whose documents do not stand in the plan. */
  readonly managedPolicyArns: readonly string[];
}
