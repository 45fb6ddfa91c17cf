import type { Account } from "./account";
import type { Role } from "./role";
import type { AlertName } from "./schema/guardrails";

/** Alerts, budgets and preventive policies of the accounts. */
export interface Guardrails {
  /** E-mail addresses notified, for each alert; none if the file has no such alert. */
  readonly alerts: Readonly<Record<AlertName, readonly string[]>>;
  /** IAM users in member accounts, where none should exist. */
  readonly iamUsersOutsideIdentity: {
    /** Whether a plan warns about them or fails. Absent: neither. */
    readonly check?: "warn" | "fail";
    /** Whether a service control policy denies creating them. */
    readonly deny: boolean;
  };
  readonly adminUse: {
    /** Roles whose use is reported. */
    readonly roles: readonly Role[];
  };
  readonly trail: {
    /** Whether `verify` requires a trail in every account. */
    readonly check: boolean;
    /** The organization trail, if Terraform creates it. */
    readonly made?: OrganizationTrail;
  };
}

/** A CloudTrail organization trail and its bucket. */
export interface OrganizationTrail {
  /** The management account. */
  readonly account: Account;
  readonly bucket: string;
  /** AWS Organizations ID, `o-…`. */
  readonly organizationId: string;
}

/** Whether any alert is configured; alerts require a trail. */
export function hasAlerts({ alerts }: Guardrails): boolean {
  return Object.values(alerts).some((recipients) => recipients.length > 0);
}

/** The password policy of the identity account. */
export interface PasswordPolicy {
  /** In characters. */
  readonly minimumLength: number;
  /** In days. Absent: passwords do not expire. */
  readonly maxAgeDays?: number;
  /** Number of former passwords that are rejected. Absent: none. */
  readonly reusePrevention?: number;
  readonly requireLowercaseCharacters: boolean;
  readonly requireUppercaseCharacters: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  /** Whether AWS lets every IAM user of the account change their own password, whatever their policies allow. */
  readonly allowUsersToChangePassword: boolean;
  /** Whether an expired password cannot be changed at sign-in, but only reset by an administrator. */
  readonly hardExpiry: boolean;
}
