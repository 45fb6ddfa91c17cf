import type { Partition } from "../../../organization/partition";
import type { PolicyDocument } from "../../../organization/policy-document";

/** The IAM of accounts before a file describes it, read from AWS or from Terraform states. Plain JSON, without credential material. */
export interface Estate {
  readonly partition: Partition;
  /** The identity account first. */
  readonly accounts: readonly EstateAccount[];
  /** Documents of the AWS managed policies in use, by ARN. */
  readonly managedPolicies: Readonly<Record<string, PolicyDocument>>;
}

export interface EstateAccount {
  /** The name it gets in the file. */
  readonly name: string;
  /** Twelve digits. */
  readonly id: string;
  readonly isIdentity: boolean;
  readonly users: readonly EstateUser[];
  readonly groups: readonly EstateGroup[];
  /** Without those of `/aws-service-role/`, which only AWS changes. */
  readonly roles: readonly EstateRole[];
  /** Customer managed policies. */
  readonly policies: readonly EstatePolicy[];
  /** Virtual MFA devices that no user has enabled. */
  readonly unassignedMfaDevices: readonly string[];
  readonly oidcProviders: readonly { readonly arn: string; readonly audiences: readonly string[] }[];
  /** ARNs. */
  readonly samlProviders: readonly string[];
  readonly alias?: string;
  /** Absent: the AWS default. */
  readonly passwordPolicy?: EstatePasswordPolicy;
  /** What could not be read. What is named here is unknown, not absent. */
  readonly unread: readonly Unreadable[];
}

/** An account that the person names. */
export type NamedAccount = Pick<EstateAccount, "name" | "id" | "isIdentity">;

/** A part of an account that could not be read, with the reason. */
export interface Unreadable {
  readonly what:
    | "credentials"
    | "mfa-devices"
    | "password-policy"
    | "alias"
    | "oidc-providers"
    | "saml-providers"
    /** Objects of a Terraform state that the import does not judge, and what no state holds. */
    | "terraform-state";
  readonly why: string;
}

/** The policies of a user, group or role. */
export interface EstatePolicies {
  readonly inline: readonly { readonly name: string; readonly document: PolicyDocument }[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export interface EstateUser extends EstatePolicies {
  readonly name: string;
  readonly arn: string;
  /** `/` or `/people/` */
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the user's groups. */
  readonly groups: readonly string[];
  /** ARN. */
  readonly permissionsBoundary?: string;
  /** Serial numbers: the ARN of a virtual device or passkey, the number of a hardware token. */
  readonly mfaDevices: readonly string[];
  /** Absent: not known, such as in a Terraform state. */
  readonly hasPassword?: boolean;
  readonly accessKeys: readonly EstateAccessKey[];
}

export interface EstateAccessKey {
  /** The access key ID, which is no secret. Absent where only the credential report names the key. */
  readonly id?: string;
  readonly isActive: boolean;
  /** `2026-11-22T04:00:00Z`. Absent: never used, or `credentials` is unread. */
  readonly lastUsed?: string;
}

export interface EstateGroup extends EstatePolicies {
  readonly name: string;
  readonly path: string;
}

export interface EstateRole extends EstatePolicies {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly trust: PolicyDocument;
  /** In seconds. */
  readonly maxSession: number;
  /** ARN. */
  readonly permissionsBoundary?: string;
  /** Names of the instance profiles that hold it. */
  readonly instanceProfiles: readonly string[];
  /** `2026-11-22T04:00:00Z`. Absent: not used in the last 400 days, or not known. */
  readonly lastUsed?: string;
}

export interface EstatePolicy {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly description?: string;
  /** The default version. */
  readonly document: PolicyDocument;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
export interface EstatePasswordPolicy {
  /** In characters. */
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly allowUsersToChange: boolean;
  /** In days. Absent: passwords do not expire. */
  readonly maxAgeDays?: number;
  /** Number of former passwords that are rejected. Absent: none. */
  readonly reusePrevention?: number;
  /** Whether an expired password can only be reset by an administrator. */
  readonly hardExpiry: boolean;
}
