import { type Entitlements, entitlementsOf } from "./entitlements";
import type { Organization } from "./organization";
import type { PolicyDocument } from "./policy-document";
import type { Report } from "./problem";

/** A quota of IAM: its default, and the key of `quotas:` by which a raised one is told. */
interface Quota {
  readonly limit: number;
  /** Absent when AWS does not raise it. */
  readonly key?: string;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const QUOTAS = {
  groupsPerUser: { limit: 10 },
  groupsPerAccount: { limit: 300, key: "groupsPerAccount" },
  users: { limit: 5000 },
  rolesPerAccount: { limit: 1000, key: "rolesPerAccount" },
  managedPoliciesPerRole: { limit: 10, key: "managedPoliciesPerRole" },
  inlineGroupCharacters: { limit: 5120 },
  inlineRoleCharacters: { limit: 10_240 },
} as const satisfies Record<string, Quota>;

/** Characters as IAM counts them: without white space. */
export function policyCharacters(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, "").length;
}

/** What a group's delegation policy has around its list of ARNs; a test holds it to what modules/role-group writes. */
const DELEGATION_FRAME = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "AssumeRoles", Effect: "Allow", Action: "sts:AssumeRole", Resource: [] }],
}).length;

/** Characters of the policy that lets a group assume these roles: the frame, and each ARN in quotes with its comma. */
export function delegationCharacters(roleArns: readonly string[]): number {
  return roleArns.reduce((sum, arn) => sum + arn.length + '"",'.length, DELEGATION_FRAME - 1);
}

/** Every quota that the organization's groups, roles and users would meet in AWS. */
export function checkQuotas(organization: Organization, report: Report): void {
  const entitlements = entitlementsOf(organization);
  const over = (quota: keyof typeof QUOTAS, count: number): Excess | undefined => {
    const { limit: byDefault, key }: Quota = QUOTAS[quota];
    const limit = (key !== undefined && organization.quotas[key]) || byDefault;
    return count > limit ? { count, limit, key } : undefined;
  };
  checkGroupsPerUser(entitlements, over, report);
  checkAccountTotals(entitlements, over, report);
  checkRoles(entitlements, over, report);
  checkDelegations(entitlements, over, report);
}

/** A count over its quota. */
interface Excess {
  readonly count: number;
  readonly limit: number;
  readonly key?: string;
}

type Over = (quota: keyof typeof QUOTAS, count: number) => Excess | undefined;

function checkGroupsPerUser({ groupsOf }: Entitlements, over: Over, report: Report): void {
  for (const [user, groups] of groupsOf) {
    const excess = over("groupsPerUser", groups.length);
    if (excess === undefined) continue;
    report({
      path: ["users", user],
      at: "key",
      message: `${user} would be in ${excess.count} groups, IAM allows ${excess.limit} and does not raise it`,
      found: groups.join(", "),
      fix: "grant roles on a set or on all, or move the grants to a team: each of these is one group",
    });
  }
}

function checkAccountTotals(
  { organization, groups, roles, users }: Entitlements,
  over: Over,
  report: Report,
): void {
  // The group of everyone is one more.
  const tooManyGroups = over("groupsPerAccount", groups.length + 1);
  if (tooManyGroups) {
    report({
      path: ["identity"],
      message: `the identity account would have ${tooManyGroups.count} groups, IAM allows ${tooManyGroups.limit}`,
      fix: `grant on sets, let teams share grants, ${raise(tooManyGroups)}`,
    });
  }
  const tooManyUsers = over("users", users.length);
  if (tooManyUsers) {
    report({
      path: ["users"],
      at: "key",
      message: `the identity account would have ${tooManyUsers.count} users, IAM allows ${tooManyUsers.limit} and does not raise it`,
    });
  }
  for (const account of organization.accounts) {
    const excess = over("rolesPerAccount", roles.filter((role) => role.account === account).length);
    if (excess === undefined) continue;
    report({
      path: ["accounts", account.name],
      at: "key",
      message: `account ${account.name} would have ${excess.count} roles, IAM allows ${excess.limit}`,
      fix: `name the accounts of each role, ${raise(excess)}`,
    });
  }
}

function checkRoles({ organization }: Entitlements, over: Over, report: Report): void {
  for (const { key, permissions, managedPolicyArns } of organization.roles) {
    const tooLong = permissions && over("inlineRoleCharacters", policyCharacters(permissions));
    if (tooLong) {
      report({
        path: ["roles", key, "policy"],
        message: `the policy of role ${key} has ${tooLong.count} characters, IAM allows ${tooLong.limit} in a role and does not raise it`,
        fix: "use patterns, split the role in two, or name a managed policy: managedPolicies: […]",
      });
    }
    const tooMany = over("managedPoliciesPerRole", managedPolicyArns.length);
    if (tooMany) {
      report({
        path: ["roles", key, "managedPolicies"],
        message: `role ${key} would have ${tooMany.count} managed policies, IAM allows ${tooMany.limit}`,
        fix: `merge some into a document of your own in policies/, ${raise(tooMany)}`,
      });
    }
  }
}

function checkDelegations({ groups }: Entitlements, over: Over, report: Report): void {
  for (const { name, targets } of groups) {
    const excess = over("inlineGroupCharacters", delegationCharacters(targets.map(({ arn }) => arn)));
    if (excess === undefined) continue;
    report({
      path: ["accounts"],
      at: "key",
      message: `group ${name} opens ${targets.length} roles; its policy would have ${excess.count} characters, IAM allows ${excess.limit} in a group and does not raise it`,
      fix: "split the scope into sets of fewer accounts, and grant on each",
    });
  }
}

function raise({ key }: Excess): string {
  return key ? `or have the quota raised and tell it here: quotas: { ${key}: … }` : "";
}
