import { type Entitlements, groupSourcesOf } from "../entitlements";
import type { User } from "../organization";
import { capacityOf } from "../packing";
import type { Problem, Report } from "../problem";
import { delegationCharacters, policyCharacters, QUOTAS, type Quota, type QuotaName } from "../quotas";
import type { Role } from "../role";

/** From which part of a quota on its owner is warned. */
const CLOSE = 0.8;

/** How much of a quota the organization would use, and where that comes from. */
interface Use {
  readonly quota: QuotaName;
  readonly count: number;
  /** How much of it Gatehouse adds by itself: nobody can leave it out, so it brings no warning. */
  readonly added?: number;
  /** `alice would be in 12 groups` */
  readonly says: string;
  readonly place: Pick<Problem, "path" | "at" | "found">;
  readonly fix?: string;
}

/** Every quota that the organization's groups, roles and users would meet in AWS. */
export function checkQuotas(entitlements: Entitlements, report: Report): void {
  for (const { quota, count, says, place, fix } of usesOf(entitlements)) {
    const limit = limitOf(quota, entitlements);
    if (count <= limit) continue;
    const { raisableTo }: Quota = QUOTAS[quota];
    const wayOut = [
      fix,
      raisableTo &&
        `have it raised (AWS does so up to ${raisableTo}) and tell it here: quotas: { ${quota}: … }`,
    ];
    report({
      ...place,
      message: `${says}, IAM allows ${limit}${raisableTo === undefined ? " and does not raise it" : ""}`,
      fix: wayOut.filter(Boolean).join(", or "),
    });
  }
}

/** Warnings about values that are close to a quota. */
export function closeToQuotas(entitlements: Entitlements): string[] {
  const close: string[] = [];
  for (const use of filling(entitlements)) {
    if (isClose(use) && use.count <= use.limit) close.push(`${use.says}, of ${use.limit} that IAM allows`);
  }
  return close;
}

/** How full a quota is. */
export interface Filling {
  readonly quota: QuotaName;
  readonly count: number;
  readonly added?: number;
  readonly limit: number;
  /** `alice would be in 12 groups` */
  readonly says: string;
}

/** Of each quota the use that comes closest to it. */
export function fullestOf(entitlements: Entitlements): Filling[] {
  const fullest = new Map<QuotaName, Filling>();
  for (const { quota, count, added, limit, says } of filling(entitlements)) {
    if (count > (fullest.get(quota)?.count ?? -1)) fullest.set(quota, { quota, count, added, limit, says });
  }
  return [...fullest.values()];
}

/** Whether this much of a quota is warned of. */
export function isClose({ count, added = 0, limit }: Filling): boolean {
  return count - added >= CLOSE * limit;
}

function* filling(entitlements: Entitlements): Generator<Filling> {
  for (const use of usesOf(entitlements)) {
    // What fills up before it goes on in another policy is not about to be too much.
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
      says: `${user.name} would be in ${groups.length} groups`,
      place: { path: ["users", user.name], at: "key", found: groups.join(", ") },
      fix: `${grantLess(user)}move these grants to a team, which is one group with all its grants`,
    };
  }
}

/** The role that a user is granted most often: on a set, its many groups would be one. */
function grantLess({ grants }: User): string {
  const counts = new Map<string, number>();
  for (const { role } of grants) counts.set(role.key, (counts.get(role.key) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && most[1] > 1 ? `grant ${most[0]} on a set or on all, or ` : "";
}

function* ofIdentityAccount({ organization, groups, users }: Entitlements): Generator<Use> {
  // The group of everyone is one more.
  const count = groups.length + 1;
  yield {
    quota: "groupsPerAccount",
    count,
    says: `the identity account would have ${count} groups`,
    place: { path: ["identity"] },
    fix: "grant on sets, let teams share grants",
  };
  yield {
    quota: "users",
    count: users.length,
    says: `the identity account would have ${users.length} users`,
    place: { path: ["users"], at: "key" },
    fix: "keep the users of a part of the organization in a file and an identity account of their own",
  };
  const policies = groups.reduce(
    (sum, { parts }) => sum + parts.filter(({ place }) => place !== "inline").length,
    // The one that closes enrollment windows.
    organization.enrollment.mode === "open" ? 0 : 1,
  );
  yield {
    quota: "managedPoliciesPerAccount",
    count: policies,
    says: `the identity account would have ${policies} customer managed policies, most of them for groups that reach many accounts`,
    place: { path: ["identity"] },
    fix: "let teams share such grants",
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
      says: `account ${name} would have ${count} roles`,
      place: { path: ["accounts", name], at: "key" },
      fix: "name the accounts of each role",
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
        // Denials: where Terraform's state is, and of the roles by which it enters.
        added: count - policyCharacters(role.permissions ?? { Version: "2012-10-17", Statement: [] }),
        says: `the policy of role ${key} has ${count} characters`,
        place: { path: ["roles", key, "policy"] },
        fix: "use patterns, split the role in two, or name a managed policy: managedPolicies: […]",
      };
    }
    yield {
      quota: "managedPoliciesPerRole",
      count: managedPolicyArns.length,
      says: `role ${key} would have ${managedPolicyArns.length} managed policies`,
      place: { path: ["roles", key, "managedPolicies"] },
      fix: "merge some into a document of your own in policies/",
    };
  }
}

function* ofGroups({ organization, groups }: Entitlements): Generator<Use> {
  for (const { name, targets, parts } of groups) {
    for (const { place, targets: packed } of parts) {
      const count = delegationCharacters(packed);
      if (count <= capacityOf(place)) continue;
      yield {
        quota: place === "inline" ? "inlineGroupCharacters" : "managedPolicyCharacters",
        count,
        says: `group ${name} opens ${targets.length} roles, more than its policies hold: the one for place ${place} would have ${count} characters`,
        place: {
          path: groupSourcesOf(organization).find((source) => source.name === name)?.path ?? ["users"],
        },
        fix: "split the scope into sets of fewer accounts and grant on each, or give the role a shorter name in AWS: name: …",
      };
    }
  }
}
