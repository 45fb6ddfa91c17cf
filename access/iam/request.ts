import type { PolicyDocument } from "../../organization/policy-document";

/** A policy and how a message calls it: `group vpc-A`. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A call as IAM sees it. */
export interface Request {
  /** ARN of the caller. */
  readonly principal: string;
  /** `sts:AssumeRole` */
  readonly action: string;
  /** ARN, or `*` where the action takes none. */
  readonly resource: string;
  /** The account that the resource belongs to, twelve digits. */
  readonly accountId: string;
  /** Condition keys and their values; all others are absent from the request. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** The caller's policies: the user's own, and those of their groups. */
  readonly identityPolicies: readonly NamedPolicy[];
  /** The policy of the resource; of a role, its trust policy. */
  readonly resourcePolicy?: PolicyDocument;
  /** The service control policies of the caller's account. */
  readonly controlPolicies?: readonly NamedPolicy[];
  /** The policy that bounds the caller's, where there is one. */
  readonly permissionsBoundary?: PolicyDocument;
  /** The policy that a role session was begun with, where it was. */
  readonly sessionPolicy?: PolicyDocument;
}
