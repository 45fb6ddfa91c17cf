import type { PolicyDocument } from "../../organization/policy-document";

/** A policy and its name for messages: `group vpc-A`. */
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
  /** ARN, or `*` if the action takes none. */
  readonly resource: string;
  /** The account that the resource belongs to, twelve digits. */
  readonly accountId: string;
  /** Condition keys and their values; all others are absent. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** The caller's policies: the user's own and those of their groups. */
  readonly identityPolicies: readonly NamedPolicy[];
  /** The resource policy; of a role, its trust policy. */
  readonly resourcePolicy?: PolicyDocument;
  /** The service control policies of the caller's account. */
  readonly controlPolicies?: readonly NamedPolicy[];
  /** The caller's permissions boundary. */
  readonly permissionsBoundary?: PolicyDocument;
  /** The session policy of a role session. */
  readonly sessionPolicy?: PolicyDocument;
}
