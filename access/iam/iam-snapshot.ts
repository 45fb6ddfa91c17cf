import type { PolicyDocument } from "../../organization/policy-document";
import type { NamedPolicy } from "./request";

/** The IAM of accounts, live or planned: users, groups, roles and their policies. Plain data. */
export interface IamSnapshot {
  readonly users: readonly UserSnapshot[];
  readonly groups: readonly GroupSnapshot[];
  readonly roles: readonly RoleSnapshot[];
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

/** The policies that a user, a group or a role has, by their names: for comparison with the file. */
export interface AttachedPolicies {
  readonly accountId: string;
  readonly kind: "user" | "group" | "role";
  readonly owner: string;
  /** Names of inline policies. */
  readonly inline: readonly string[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export interface UserSnapshot {
  readonly name: string;
  /** The user's account, twelve digits. */
  readonly accountId: string;
  /** IAM compares them as `aws:PrincipalTag/<key>`; absent when there are none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The user's own policies, those of their groups excluded. */
  readonly policies: readonly NamedPolicy[];
}

export interface GroupSnapshot {
  readonly name: string;
  readonly accountId: string;
  readonly policies: readonly NamedPolicy[];
  /** User names. */
  readonly members: readonly string[];
}

export interface RoleSnapshot {
  readonly name: string;
  readonly accountId: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly NamedPolicy[];
  /** ARNs of managed policies, whose documents are not in the plan. */
  readonly managedPolicyArns: readonly string[];
}
