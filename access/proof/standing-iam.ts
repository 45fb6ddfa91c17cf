import type { PolicyDocument } from "../../organization/policy-document";
import type { NamedPolicy } from "./evaluator";

/** What stands in accounts, or will: the policies that decide who may do what. Plain data. */
export interface StandingIam {
  readonly users: readonly StandingUser[];
  readonly groups: readonly StandingGroup[];
  readonly roles: readonly StandingRole[];
}

export interface StandingUser {
  readonly name: string;
  /** The account she is in, twelve digits. */
  readonly accountId: string;
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
