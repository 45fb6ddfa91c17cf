import type { PolicyDocument } from "../../../organization/policy-document";

export const ASSUME_ROLE = "sts:AssumeRole";

/** A user or role that calls AssumeRole. */
export interface EntryCaller {
  readonly kind: "user" | "role";
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Only what concerns AssumeRole. */
  readonly policies: readonly PolicyDocument[];
  /** `unknown`: it limits the caller, and could not be read. */
  readonly boundary?: PolicyDocument | "unknown";
  /** Whether a policy could not be read. */
  readonly hasUnknown: boolean;
}

export interface EntryTarget {
  readonly arn: string;
  readonly accountId: string;
  readonly trust: PolicyDocument;
}
