import type { Account, ProviderSettings } from "./account";

/** Where Terraform keeps its state. */
export type StateSettings = LocalState | S3State | CloudState;

/** Files in the project's folder. */
export interface LocalState {
  readonly backend: "local";
}

/** Objects in an S3 bucket, with a lock beside each. */
export interface S3State {
  readonly backend: "s3";
  readonly bucket: string;
  /** Key of the stack `access`, as the file names it; those of other stacks follow from it. */
  readonly key?: string;
  readonly region: string;
  /** Id or ARN of a key of KMS; absent means S3's own encryption. */
  readonly kmsKeyId?: string;
  /** The account that the bucket is in. */
  readonly account: Account;
  /** How the bucket is reached; all absent means the ambient credentials. */
  readonly access: ProviderSettings;
  /** Whether the bucket is made here, by the stack `state`. */
  readonly isManaged: boolean;
  /** Days after which a version that is not the current one any more is deleted. */
  readonly oldVersionsDays: number;
  /** Bucket for the state bucket's access log. */
  readonly accessLogs?: string;
}

/** A workspace per stack in HCP Terraform, or Terraform Enterprise. */
export interface CloudState {
  readonly backend: "cloud";
  readonly organization: string;
  /** Of Terraform Enterprise; absent means app.terraform.io. */
  readonly hostname?: string;
  /** Workspace of the stack `access`, as the file names it; those of other stacks follow from it. */
  readonly workspace?: string;
  /** Prefix of all workspace names, when no workspace is named. */
  readonly prefix: string;
  readonly project?: string;
  /** @default free */
  readonly edition?: "free" | "paid";
}

/** The stack that makes the bucket of the state. */
export const STATE_STACK = "state";
/** The stack of layout one-plan. */
export const ONE_PLAN_STACK = "access";

/** The stack of one account in layout per-account. */
export function accountStack({ name, isIdentity }: Account): string {
  return isIdentity ? "identity" : `account-${name}`;
}

/**
 * The local state file of a stack, in the project's folder. It has the organization's name, so that a second file
 * never plans against the first one's state.
 */
export function localStateFile(organization: string, stack: string): string {
  return `terraform.${organization}.${stack}.tfstate`;
}

/**
 * The key of a stack's state. A key that the file names is that of the stack `access`; any other stack has its
 * name before the ending, so that no two share one.
 */
export function stateKey({ key }: S3State, organization: string, stack: string): string {
  if (key === undefined) return `gatehouse/${organization}/${stack}.tfstate`;
  if (stack === ONE_PLAN_STACK) return key;
  const [, folder = "", name = "", ending = ""] = /^(.*\/)?([^/]+?)(\.[^./]*)?$/.exec(key) ?? [];
  return `${folder}${name}.${stack}${ending}`;
}

/** The workspace of a stack: a name that the file gives is that of the stack `access`. */
export function workspaceName({ workspace, prefix }: CloudState, stack: string): string {
  if (workspace === undefined) return `${prefix}${stack}`;
  return stack === ONE_PLAN_STACK ? workspace : `${workspace}-${stack}`;
}
