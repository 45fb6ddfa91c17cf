import type { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { BudgetsBudgetAction } from "@cdktf/provider-aws/lib/budgets-budget-action";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { policyJson } from "../policy-document";
import { attachesStop, budgetsAssumes, noMoreSpending } from "./stop-policies";

export interface SpendingStopProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  readonly partition: string;

  /** The account, twelve digits. */
  readonly accountId: string;

  /** Name of the policy and of the role that attaches it, unique in the account. */
  readonly name: string;

  /** The budget; only its actions can use the role that attaches the policy. */
  readonly budget: BudgetsBudget;

  /** Percent of the budget, spent, from which on the policy is attached. */
  readonly percent: number;

  /** The roles that it is attached to, names without a path, at most 100. */
  readonly roleNames: readonly string[];

  /** Those roles, if the same stack creates them. */
  readonly after?: readonly IamRole[];

  /** E-mail addresses notified of the budget, one or more. Only the first is notified of the stop. */
  readonly emails: readonly string[];

  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Attaches a Deny to roles when a budget is spent beyond a limit, by an action of AWS Budgets that needs no approval. Running
 * resources keep running, and cost.
 */
export class SpendingStop extends Construct {
  constructor(scope: Construct, id: string, props: SpendingStopProps) {
    super(scope, id);
    const { provider, partition, accountId, name, budget, percent, roleNames, after, emails, tags } = props;
    const place = { partition, accountId };

    const policy = new IamPolicy(this, "policy", {
      provider,
      name,
      policy: policyJson(noMoreSpending),
      tags,
    });
    const role = new IamRole(this, "role", {
      provider,
      name,
      assumeRolePolicy: policyJson(budgetsAssumes(place, budget.nameInput ?? budget.name)),
      maxSessionDuration: 3600,
      tags,
    });
    const permissions = new IamRolePolicy(this, "permissions", {
      provider,
      role: role.name,
      name,
      policy: policyJson(attachesStop(place, name, roleNames)),
    });
    new IamRolePoliciesExclusive(this, "inline-policies", {
      provider,
      roleName: role.name,
      policyNames: [permissions.name],
    });
    new IamRolePolicyAttachmentsExclusive(this, "managed-policies", {
      provider,
      roleName: role.name,
      policyArns: [],
    });
    new BudgetsBudgetAction(this, "action", {
      provider,
      budgetName: budget.name,
      actionType: "APPLY_IAM_POLICY",
      approvalModel: "AUTOMATIC",
      notificationType: "ACTUAL",
      actionThreshold: { actionThresholdType: "PERCENTAGE", actionThresholdValue: percent },
      definition: { iamActionDefinition: { policyArn: policy.arn, roles: [...roleNames] } },
      executionRoleArn: role.arn,
      tags,
      subscriber: [{ address: emails[0] ?? "", subscriptionType: "EMAIL" }],
      dependsOn: after && [...after],
    });
  }
}
