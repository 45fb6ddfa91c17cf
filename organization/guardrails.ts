import { isAdministrator } from "./administrators";
import { roleArn } from "./arn";
import { didYouMean } from "./nearest";
import type { Account, Organization, Role } from "./organization";
import { IAM_REGION } from "./partition";
import type { Report } from "./problem";
import type { OrganizationFile } from "./schema";
import { list } from "./scope";

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
  /** Whether `verify` requires a trail in every account. */
  readonly trail: { readonly check: boolean };
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

const DEFAULT_MINIMUM_LENGTH = 14;

export function resolvePasswordPolicy({ passwordPolicy }: OrganizationFile): PasswordPolicy | undefined {
  return passwordPolicy && { minimumLength: DEFAULT_MINIMUM_LENGTH, ...passwordPolicy };
}

export function resolveGuardrails(
  { guardrails = {} }: OrganizationFile,
  roles: readonly Role[],
  report: Report,
): Guardrails {
  const { iamUsersOutsideIdentity: users = {}, adminUse = {}, rootUse = {}, trail = {} } = guardrails;
  const alert = adminUse.alert ?? [];
  return {
    iamUsersOutsideIdentity: {
      check: users.check ? (users.failPlan ? "fail" : "warn") : undefined,
      alert: users.alert ?? [],
      deny: users.deny ?? false,
    },
    adminUse: { alert, roles: alert.length > 0 ? adminRoles(adminUse.roles, roles, report) : [] },
    rootUse: { alert: rootUse.alert ?? [] },
    trail: { check: trail.check ?? false },
  };
}

/** The roles that are named, or those that may do everything. */
function adminRoles(keys: readonly string[] | undefined, roles: readonly Role[], report: Report): Role[] {
  const path = ["guardrails", "adminUse", "roles"];
  const known = roles.map(({ key }) => key);
  if (keys === undefined) {
    const administrators = roles.filter(isAdministrator);
    if (administrators.length === 0) {
      report({
        path: ["guardrails", "adminUse"],
        at: "key",
        message: "the use of no role would be told: none may do everything",
        expected: `roles, some of ${list(known)}`,
        fix: "name the roles that are meant: adminUse: { roles: […] }, or delete adminUse",
      });
    }
    return administrators;
  }
  return [...new Set(keys)].flatMap((key) => {
    const found = roles.filter((role) => role.key === key);
    if (found.length === 0) {
      report({
        path: [...path, keys.indexOf(key)],
        message: `the use of "${key}" cannot be told: no such role`,
        found: key,
        expected: `one of ${list(known)}`,
        fix: didYouMean(key, known),
      });
    }
    return found;
  });
}

/**
 * Regions besides IAM's own in which people's profiles call STS. A call to a regional endpoint is an event of that
 * region, and EventBridge delivers it there only.
 */
export function furtherRegions(
  { region, partition }: Pick<Organization, "region" | "partition">,
  accounts: readonly Account[],
): string[] {
  const regions = accounts.flatMap((account) => account.region ?? region ?? []);
  return [...new Set(regions)].filter((name) => name !== IAM_REGION[partition]).sort();
}

/**
 * The roles that are stopped in an account whose budget is spent: all but those that may do everything, or apply, by
 * name or by ARN. Somebody has to lift it.
 */
export function stoppedRoles(
  { roles, terraform, partition }: Pick<Organization, "roles" | "terraform" | "partition">,
  account: Pick<Account, "id">,
): Role[] {
  const { appliedBy } = terraform;
  return roles
    .filter(
      (role) =>
        role.accounts.some(({ id }) => id === account.id) &&
        !isAdministrator(role) &&
        !appliedBy.roles.includes(role) &&
        !appliedBy.arns.includes(roleArn(partition, account.id, role.name)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
