import type { Account } from "./account";
import type { PolicyDocument } from "./policy-document";

/** Where calls that assume a role must come from: one of the IP ranges or VPCs, and the AWS organization. */
export interface CallSource {
  /** Public IP ranges, sorted: `203.0.113.0/24`. Empty: no IP range, unless there are no VPCs either. */
  readonly ips: readonly string[];
  /** IDs of VPCs, sorted. */
  readonly vpcs: readonly string[];
  /** ID of the AWS organization of the caller's account: `o-a1b2c3d4e5`. Absent: any. */
  readonly organization?: string;
}

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
  /** Where people's calls must come from. Absent: anywhere. */
  readonly from?: CallSource;
  /** OIDC identities (such as CI jobs) that may assume it without MFA. */
  readonly oidc?: {
    /** `token.actions.githubusercontent.com` */
    readonly issuer: string;
    readonly audience: string;
    /** Exact `sub` claims. */
    readonly subjects: readonly string[];
  };
}
