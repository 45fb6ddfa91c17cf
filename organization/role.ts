import type { Account } from "./account";
import type { PolicyDocument } from "./policy-document";

/** A named set of permissions, and the accounts in which it exists. */
export interface Role {
  /** Its key in the file; groups are named by it. */
  readonly key: string;
  /** Its key before, when it is renamed. */
  readonly was?: string;
  /** Its name in AWS. */
  readonly name: string;
  /** Name of its document in policies/, if it has one. */
  readonly policy?: string;
  /** Its permissions, from that document. */
  readonly permissions?: PolicyDocument;
  readonly managedPolicyArns: readonly string[];
  readonly accounts: readonly Account[];
  /** Longest session, in seconds. */
  readonly maxSession: number;
  /** How long ago MFA may have been proven, in seconds. */
  readonly mfaMaxAge: number;
  /** ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  /** Programs that may assume it without MFA, by the claims of their OIDC token. */
  readonly oidc?: {
    /** `token.actions.githubusercontent.com` */
    readonly issuer: string;
    readonly audience: string;
    /** Each to the letter. */
    readonly subjects: readonly string[];
  };
}
