import type { Account, ProviderSettings } from "./account";

/** Where Terraform keeps its state. */
export type StateSettings = LocalState | S3State | CloudState;

/** Files in the project folder. */
export interface LocalState {
  readonly backend: "local";
}

/** Objects in an S3 bucket, with lock files. */
export interface S3State {
  readonly backend: "s3";
  readonly bucket: string;
  /** Key of the `access` stack's state as named in the file; other stacks' keys derive from it. */
  readonly key?: string;
  readonly region: string;
  /** KMS key ID or ARN. Absent: S3's default encryption. */
  readonly kmsKeyId?: string;
  /** The account that the bucket is in. */
  readonly account: Account;
  /** How Terraform reaches the bucket. Empty: ambient credentials. */
  readonly access: ProviderSettings;
  /** Whether the stack `state` creates the bucket. */
  readonly isManaged: boolean;
  /** Days after which noncurrent versions are deleted. */
  readonly oldVersionsDays: number;
  /** Bucket for the state bucket's access log. */
  readonly accessLogs?: string;
}

/** One workspace per stack in HCP Terraform or Terraform Enterprise. */
export interface CloudState {
  readonly backend: "cloud";
  readonly organization: string;
  /** Host of Terraform Enterprise. Absent: app.terraform.io. */
  readonly hostname?: string;
  /** Workspace of the stack `access` as named in the file; other workspaces' names derive from it. */
  readonly workspace?: string;
  /** Prefix of all workspace names, if no workspace is named. */
  readonly prefix: string;
  readonly project?: string;
  /** @default free */
  readonly edition?: "free" | "paid";
}

/** The stack that creates the state bucket. */
export const STATE_STACK = "state";
/** The stack of layout one-plan. */
export const ONE_PLAN_STACK = "access";

/** The stack of the identity account in layout per-account. */
export const IDENTITY_STACK = "identity";

/** The stack of an account in layout per-account. */
export function accountStack({ name, isIdentity }: Account): string {
  return isIdentity ? IDENTITY_STACK : `account-${name}`;
}

/**
 * Local state file of a stack, in the project folder. Its name includes the organization's, so that two files never
 * share a state.
 */
export function localStateFile(organization: string, stack: string): string {
  return `terraform.${organization}.${stack}.tfstate`;
}

/**
 * Key of a stack's state. The key in the file is that of the stack `access`; other stacks insert their name before its
 * extension.
 */
export function stateKey({ key }: S3State, organization: string, stack: string): string {
  if (key === undefined) return `gatehouse/${organization}/${stack}.tfstate`;
  if (stack === ONE_PLAN_STACK) return key;
  const [, folder = "", name = "", ending = ""] = /^(.*\/)?([^/]+?)(\.[^./]*)?$/.exec(key) ?? [];
  return `${folder}${name}.${stack}${ending}`;
}

/** Workspace of a stack. The workspace in the file is that of the stack `access`. */
export function workspaceName({ workspace, prefix }: CloudState, stack: string): string {
  if (workspace === undefined) return `${prefix}${stack}`;
  return stack === ONE_PLAN_STACK ? workspace : `${workspace}-${stack}`;
}
