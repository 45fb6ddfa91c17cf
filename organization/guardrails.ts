import { isAdministrator } from "./administrators";
import { roleArn } from "./arn";
import { didYouMean } from "./nearest";
import type { Account, Organization, Role } from "./organization";
import { IAM_REGION } from "./partition";
import type { Report } from "./problem";
import type { OrganizationFile } from "./schema";
import { type Accounts, list } from "./scope";

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

const DEFAULT_MINIMUM_LENGTH = 14;

export function resolvePasswordPolicy({ passwordPolicy }: OrganizationFile): PasswordPolicy | undefined {
  return passwordPolicy && { minimumLength: DEFAULT_MINIMUM_LENGTH, ...passwordPolicy };
}

export function resolveGuardrails(
  file: OrganizationFile,
  roles: readonly Role[],
  accounts: Accounts,
  report: Report,
): Guardrails {
  const { guardrails = {} } = file;
  const { iamUsersOutsideIdentity: users = {}, adminUse = {}, rootUse = {}, trail = {} } = guardrails;
  const alert = adminUse.alert ?? [];
  const made = resolveTrail(file, accounts, report);
  return {
    iamUsersOutsideIdentity: {
      check: users.check ? (users.failPlan ? "fail" : "warn") : undefined,
      alert: users.alert ?? [],
      deny: users.deny ?? false,
    },
    adminUse: { alert, roles: alert.length > 0 ? adminRoles(adminUse.roles, roles, report) : [] },
    rootUse: { alert: rootUse.alert ?? [] },
    trail: { check: trail.check === true || made !== undefined, made },
  };
}

/** @returns undefined also when something of it is wrong, which is reported */
function resolveTrail(
  { guardrails = {}, identity }: OrganizationFile,
  { byName, leaving }: Accounts,
  report: Report,
): OrganizationTrail | undefined {
  const { create = false, bucket, organizationId, account: name = identity } = guardrails.trail ?? {};
  if (!create) return undefined;
  const path = ["guardrails", "trail"];
  const account = byName.get(name);
  // A wrong identity account is reported in its own place.
  if (account === undefined && name !== identity) {
    const known = [...byName.keys()];
    report({
      path: [...path, "account"],
      message: leaving.has(name)
        ? `the organization's trail cannot be in account ${name}, which is leaving`
        : "the organization's trail is in no account of the file",
      found: name,
      expected: `the account that manages the AWS organization, one of ${list(known)}`,
      fix:
        didYouMean(name, known) ?? "add the management account to accounts, or delete create and have check",
    });
  }
  if (bucket === undefined)
    report({
      path,
      at: "key",
      message: "the organization's trail has no bucket to write to",
      expected: "the name of a bucket that does not exist yet",
      fix: "write bucket: acme-trail beside create: true",
    });
  if (organizationId === undefined)
    report({
      path,
      at: "key",
      message: "the policy of the trail's bucket needs the id of the AWS organization",
      expected: "organizationId: o-…",
      fix: "aws organizations describe-organization --query Organization.Id --output text",
    });
  if (account === undefined || bucket === undefined || organizationId === undefined) return undefined;
  return { account, bucket, organizationId };
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
