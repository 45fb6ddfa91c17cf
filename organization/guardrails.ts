import type { Account } from "./account";
import type { Role } from "./role";

/** Alerts, budgets and preventive policies of the accounts. */
export interface Guardrails {
  /** IAM users in member accounts, where none should exist. */
  readonly iamUsersOutsideIdentity: {
    /** Whether a plan warns about them or fails. Absent: neither. */
    readonly check?: "warn" | "fail";
    /** E-mail addresses notified when one is created. */
    readonly alert: readonly string[];
    /** Whether a service control policy denies creating them. */
    readonly deny: boolean;
  };
  readonly adminUse: {
    readonly alert: readonly string[];
    /** Roles whose use is reported. */
    readonly roles: readonly Role[];
  };
  /** Use of the root user of any account. */
  readonly rootUse: { readonly alert: readonly string[] };
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
export function hasAlerts({ iamUsersOutsideIdentity, adminUse, rootUse }: Guardrails): boolean {
  return [iamUsersOutsideIdentity, adminUse, rootUse].some(({ alert }) => alert.length > 0);
}

/** The password policy of the identity account. */
export interface PasswordPolicy {
  /** In characters. */
  readonly minimumLength: number;
  /** In days. Absent: passwords do not expire. */
  readonly maxAgeDays?: number;
  /** Number of former passwords that are rejected. Absent: none. */
  readonly reusePrevention?: number;
}
