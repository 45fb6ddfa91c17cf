import type { Account } from "./account";
import type { Role } from "./role";

/** Alerts, budgets and policies of the accounts, besides permissions. */
export interface Guardrails {
  /** IAM users in member accounts, where there shall be none. */
  readonly iamUsersOutsideIdentity: {
    /** Whether a plan warns of them, or fails; absent: neither. */
    readonly check?: "warn" | "fail";
    /** E-mail addresses notified when one is created. */
    readonly alert: readonly string[];
    /** Whether the organization's management account forbids to make them. */
    readonly deny: boolean;
  };
  readonly adminUse: {
    readonly alert: readonly string[];
    /** The roles whose use is reported. */
    readonly roles: readonly Role[];
  };
  /** Use of the root user of any account. */
  readonly rootUse: { readonly alert: readonly string[] };
  readonly trail: {
    /** Whether `verify` requires a trail in every account. */
    readonly check: boolean;
    /** The organization's trail, where it is made here. */
    readonly made?: OrganizationTrail;
  };
}

/** A trail of CloudTrail of the whole AWS organization, with the bucket that it writes to. */
export interface OrganizationTrail {
  /** The management account. */
  readonly account: Account;
  readonly bucket: string;
  /** Of the AWS organization, `o-…`. */
  readonly organizationId: string;
}

/** Whether there is any alert, which requires a trail. */
export function hasAlerts({ iamUsersOutsideIdentity, adminUse, rootUse }: Guardrails): boolean {
  return [iamUsersOutsideIdentity, adminUse, rootUse].some(({ alert }) => alert.length > 0);
}

/** The password policy of the identity account. */
export interface PasswordPolicy {
  /** In characters. */
  readonly minimumLength: number;
  /** In days; absent: they do not expire. */
  readonly maxAgeDays?: number;
  /** How many former ones are refused; absent: none. */
  readonly reusePrevention?: number;
}
