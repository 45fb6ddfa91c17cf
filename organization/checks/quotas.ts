import { type Entitlements, groupSourcesOf } from "../entitlements";
import type { User } from "../organization";
import { capacityOf } from "../packing";
import type { Problem, Report } from "../problem";
import { delegationCharacters, policyCharacters, QUOTAS, type Quota, type QuotaName } from "../quotas";
import type { Role } from "../role";

/** Fraction of a quota from which usage is a warning. */
const CLOSE = 0.8;

/** Usage of one quota by the organization. */
interface Use {
  readonly quota: QuotaName;
  readonly count: number;
  /** Usage that Gatehouse adds itself; it causes no warning, because nobody can reduce it. */
  readonly added?: number;
  /** `alice would be in 12 groups` */
  readonly message: string;
  readonly place: Pick<Problem, "path" | "at" | "found">;
  readonly fix?: string;
}

/** Every IAM quota that the organization's groups, roles and users would exceed. */
export function checkQuotas(entitlements: Entitlements, report: Report): void {
  for (const { quota, count, message, place, fix } of usesOf(entitlements)) {
    const limit = limitOf(quota, entitlements);
    if (count <= limit) continue;
    const { raisableTo }: Quota = QUOTAS[quota];
    const wayOut = [
      fix,
      raisableTo && `request an increase (up to ${raisableTo}) and record it: quotas: { ${quota}: … }`,
    ];
    report({
      ...place,
      message: `${message}, IAM allows ${limit}${raisableTo === undefined ? " and does not raise this quota" : ""}`,
      fix: wayOut.filter(Boolean).join(", or "),
    });
  }
}

/** Warnings about usage close to a quota. */
export function closeToQuotas(entitlements: Entitlements): string[] {
  const close: string[] = [];
  for (const use of filling(entitlements)) {
    if (isClose(use) && use.count <= use.limit) close.push(`${use.message}; IAM allows ${use.limit}`);
  }
  return close;
}

/** Usage of one quota. */
export interface Filling {
  readonly quota: QuotaName;
  readonly count: number;
  readonly added?: number;
  readonly limit: number;
  /** `alice would be in 12 groups` */
  readonly message: string;
}

/** The highest usage of each quota. */
export function fullestOf(entitlements: Entitlements): Filling[] {
  const fullest = new Map<QuotaName, Filling>();
  for (const { quota, count, added, limit, message } of filling(entitlements)) {
    if (count > (fullest.get(quota)?.count ?? -1))
      fullest.set(quota, { quota, count, added, limit, message });
  }
  return [...fullest.values()];
}

/** Whether the usage is high enough for a warning. */
export function isClose({ count, added = 0, limit }: Filling): boolean {
  return count - added >= CLOSE * limit;
}

function* filling(entitlements: Entitlements): Generator<Filling> {
  for (const use of usesOf(entitlements)) {
    // Policies that spill over into further policies fill up without being near a limit.
    if (use.quota === "inlineGroupCharacters" || use.quota === "managedPolicyCharacters") continue;
    yield { ...use, limit: limitOf(use.quota, entitlements) };
  }
}

function limitOf(quota: QuotaName, { organization }: Entitlements): number {
  return organization.quotas[quota] ?? QUOTAS[quota].limit;
}

function* usesOf(entitlements: Entitlements): Generator<Use> {
  yield* ofUsers(entitlements);
  yield* ofIdentityAccount(entitlements);
  yield* ofAccounts(entitlements);
  yield* ofRoles(entitlements);
  yield* ofGroups(entitlements);
}

function* ofUsers({ groupsOf, users }: Entitlements): Generator<Use> {
  for (const user of users) {
    const groups = groupsOf.get(user.name) ?? [];
    yield {
      quota: "groupsPerUser",
      count: groups.length,
      message: `${user.name} would be in ${groups.length} groups`,
      place: { path: ["users", user.name], at: "key", found: groups.join(", ") },
      fix: `${grantLess(user)}move these grants to a team, whose grants share one group`,
    };
  }
}

/** Suggests a set for the role that the user is granted most often: one group instead of many. */
function grantLess({ grants }: User): string {
  const counts = new Map<string, number>();
  for (const { role } of grants) counts.set(role.key, (counts.get(role.key) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && most[1] > 1 ? `grant ${most[0]} on a set or on all, or ` : "";
}

function* ofIdentityAccount({ organization, groups, users }: Entitlements): Generator<Use> {
  // Plus the group of all users.
  const count = groups.length + 1;
  yield {
    quota: "groupsPerAccount",
    count,
    message: `the identity account would have ${count} groups`,
    place: { path: ["identity"] },
    fix: "grant on sets, or share grants in teams",
  };
  yield {
    quota: "users",
    count: users.length,
    message: `the identity account would have ${users.length} users`,
    place: { path: ["users"], at: "key" },
    fix: "give a part of the organization its own file and identity account",
  };
  const policies = groups.reduce(
    (sum, { parts }) => sum + parts.filter(({ place }) => place !== "inline").length,
    // Plus the policy that closes enrollment windows.
    organization.enrollment.mode === "open" ? 0 : 1,
  );
  yield {
    quota: "managedPoliciesPerAccount",
    count: policies,
    message: `the identity account would have ${policies} customer managed policies, mostly for groups with many accounts`,
    place: { path: ["identity"] },
    fix: "share such grants in teams",
  };
}

function* ofAccounts({ organization, roles }: Entitlements): Generator<Use> {
  const counts = new Map<string, number>();
  for (const { account } of roles) counts.set(account.name, (counts.get(account.name) ?? 0) + 1);
  for (const { name } of organization.accounts) {
    const count = counts.get(name) ?? 0;
    yield {
      quota: "rolesPerAccount",
      count,
      message: `account ${name} would have ${count} roles`,
      place: { path: ["accounts", name], at: "key" },
      fix: "limit roles to the accounts that need them (accounts: […])",
    };
  }
}

function* ofRoles({ organization, roles }: Entitlements): Generator<Use> {
  const longest = new Map<Role, number>();
  for (const { role, permissions } of roles)
    if (permissions) longest.set(role, Math.max(longest.get(role) ?? 0, policyCharacters(permissions)));
  for (const role of organization.roles) {
    const { key, managedPolicyArns } = role;
    const count = longest.get(role);
    if (count !== undefined) {
      yield {
        quota: "inlineRoleCharacters",
        count,
        // The Denies for Terraform's state and entry roles.
        added: count - policyCharacters(role.permissions ?? { Version: "2012-10-17", Statement: [] }),
        message: `the policy of role ${key} has ${count} characters`,
        place: { path: ["roles", key, "policy"] },
        fix: "use patterns, split the role in two, or name a managed policy: managedPolicies: […]",
      };
    }
    yield {
      quota: "managedPoliciesPerRole",
      count: managedPolicyArns.length,
      message: `role ${key} would have ${managedPolicyArns.length} managed policies`,
      place: { path: ["roles", key, "managedPolicies"] },
      fix: "merge some into one document in policies/",
    };
  }
}

function* ofGroups({ organization, groups }: Entitlements): Generator<Use> {
  for (const { name, targets, parts } of groups) {
    for (const { place, targets: packed } of parts) {
      const count = delegationCharacters(packed, organization.sessions.sourceIdentity);
      if (count <= capacityOf(place)) continue;
      yield {
        quota: place === "inline" ? "inlineGroupCharacters" : "managedPolicyCharacters",
        count,
        message: `group ${name} may assume ${targets.length} roles, more than fit into its policies: policy ${place} would have ${count} characters`,
        place: {
          path: groupSourcesOf(organization).find((source) => source.name === name)?.path ?? ["users"],
        },
        fix: "split the scope into sets of fewer accounts and grant on each, or give the role a shorter name in AWS: name: …",
      };
    }
  }
}
