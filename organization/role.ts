import type { Account } from "./account";
import type { PolicyDocument } from "./policy-document";

/** A named set of permissions, and the accounts in which it exists. */
export interface Role {
  /** Key in the file; group names derive from it. */
  readonly key: string;
  /** Former key, if the role was renamed. */
  readonly was?: string;
  /** Name in AWS. */
  readonly name: string;
  /** Name of its document in policies/, if any. */
  readonly policy?: string;
  /** The content of that document. */
  readonly permissions?: PolicyDocument;
  readonly managedPolicyArns: readonly string[];
  readonly accounts: readonly Account[];
  /** Maximum session duration, in seconds. */
  readonly maxSession: number;
  /** Maximum age of the caller's MFA, in seconds. */
  readonly mfaMaxAge: number;
  /** ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  /** OIDC identities (such as CI jobs) that may assume it without MFA. */
  readonly oidc?: {
    /** `token.actions.githubusercontent.com` */
    readonly issuer: string;
    readonly audience: string;
    /** Exact `sub` claims. */
    readonly subjects: readonly string[];
  };
}
