import type { Organization } from "../organization";
import type { Partition } from "../partition";
import type { Report } from "../problem";
import { QUOTAS } from "../quotas";
import type { OrganizationFile } from "../schema";
import { list } from "../scope";
import { stoppedRoles } from "../stopped-roles";

/** Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html */
const MOST_ADDRESSES = 10;

/** Partitions without budgets in US dollars, and the fix. */
const NO_BUDGETS: Readonly<Record<Exclude<Partition, "aws">, string>> = {
  "aws-us-gov": "delete it; put the budget on the standard account that pays for this one",
  "aws-cn": "delete it; accounts in China pay in yuan",
};

/** Limits of AWS Budgets. */
export function checkBudgets({ accounts, partition = "aws" }: OrganizationFile, report: Report): void {
  for (const [name, { budget }] of Object.entries(accounts)) {
    if (budget === undefined) continue;
    const path = ["accounts", name, "budget"];
    if (partition !== "aws") {
      report({
        path,
        at: "key",
        message: `account ${name} cannot have a budget: partition ${partition} has none in US dollars`,
        found: partition,
        fix: NO_BUDGETS[partition],
      });
    }
    if (budget.notify.length > MOST_ADDRESSES) {
      report({
        path: [...path, "notify"],
        message: `too many addresses for the budget of account ${name}: AWS notifies at most ${MOST_ADDRESSES}`,
        found: `${budget.notify.length} addresses`,
        fix: "use a mailing list",
      });
    }
  }
}

/** Name of the policy that stops spending, and of the role that attaches it. */
const STOP_NAME = "gatehouse-stop-spending";

/** Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_IamActionDefinition.html */
const MOST_ROLES = 100;

/** Spending stops that affect no role, or that AWS would reject. */
export function checkStops(organization: Organization, report: Report): void {
  const { accounts, roles, quotas } = organization;
  const mostPolicies = quotas.managedPoliciesPerRole ?? QUOTAS.managedPoliciesPerRole.limit;
  for (const account of accounts) {
    if (account.budget?.stopAt === undefined) continue;
    const path = ["accounts", account.name, "budget", "stopAt"];
    const stopped = stoppedRoles(organization, account);
    if (stopped.length === 0) {
      report({
        path,
        at: "key",
        message: `the budget of account ${account.name} would stop nobody: all of its roles have unrestricted access or may apply, and those must be able to lift the stop`,
        fix: "delete stopAt",
      });
    }
    if (stopped.length > MOST_ROLES) {
      report({
        path,
        at: "key",
        message: `the budget of account ${account.name} cannot stop this many roles: AWS allows at most ${MOST_ROLES}`,
        found: `${stopped.length} roles`,
        fix: "delete stopAt, or limit roles to fewer accounts (accounts: […])",
      });
    }
    const full = stopped.filter(({ managedPolicyArns }) => managedPolicyArns.length >= mostPolicies);
    if (full.length > 0) {
      report({
        path,
        at: "key",
        message: `the budget of account ${account.name} cannot stop ${list(full.map(({ key }) => key))}: no more managed policies can be attached`,
        found: `${mostPolicies} managed policies`,
        fix: "attach one less to the role, or use a document in policies/",
      });
    }
    for (const { key, name } of roles) {
      if (name.toLowerCase() !== STOP_NAME) continue;
      report({
        path: ["roles", key],
        at: "key",
        message: `role ${key} cannot have this name: it is reserved for the role with which budgets stop spending`,
        found: name,
        fix: "give it another name in AWS: name: …",
      });
    }
  }
}
