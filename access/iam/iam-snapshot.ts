import type { PolicyDocument } from "../../organization/policy-document";
import type { NamedPolicy } from "./request";

/** The IAM of accounts, live or planned: users, groups, roles and their policies. Plain data. */
export interface IamSnapshot {
  readonly users: readonly UserSnapshot[];
  readonly groups: readonly GroupSnapshot[];
  readonly roles: readonly RoleSnapshot[];
  /** Service control policies, as far as a plan creates them; not read from accounts. */
  readonly controlPolicies?: readonly ControlPolicy[];
  /** Policies of the buckets that a plan creates; not read from accounts. */
  readonly bucketPolicies?: ReadonlyMap<string, PolicyDocument>;
}

/** A service control policy: it limits everyone in its accounts, and grants nothing. */
export interface ControlPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /** Twelve digits each. */
  readonly accountIds: readonly string[];
}

/** The policies attached to a user, group or role, by name: for comparison with the file. */
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
  /** IAM compares them as `aws:PrincipalTag/<key>`; absent if there are none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The user's own policies, without those of their groups. */
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
