import { BudgetsBudgetAction } from "@cdktf/provider-aws/lib/budgets-budget-action";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { first, ifGiven, isGiven, type Optional, onlyIf } from "../inputs";
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

  /** Name of the budget, by which only the right one attaches the policy. */
  readonly budgetName: string;

  /** The same name, of a budget that exists already when it is known. */
  readonly budget: () => string;

  /** Percent of the budget, spent, from which on the policy is attached; without, nothing is made. */
  readonly percent: Optional<number>;

  /** The roles that it is attached to, names without a path, at most 100. */
  readonly roleNames: readonly string[];

  /** Those roles, where the same stack makes them. */
  readonly after?: readonly IamRole[];

  /**
   * E-mail addresses notified of the budget, one or more. Only the first is notified of the stop: Terraform cannot
   * create a block for each element of an input.
   */
  readonly emails: readonly string[];
}

/**
 * Attaches a Deny to roles when a budget is spent beyond a limit, by an action of AWS Budgets that asks nobody. Resources that
 * run go on, and cost.
 */
export class SpendingStop extends Construct {
  constructor(scope: Construct, id: string, props: SpendingStopProps) {
    super(scope, id);
    const { provider, partition, accountId, name, budgetName, percent, roleNames } = props;
    const isWanted = isGiven(percent);
    const place = { partition, accountId };

    const policies = onlyIf(
      isWanted,
      (times) =>
        new IamPolicy(this, "policy", { ...times, provider, name, policy: policyJson(noMoreSpending) }),
    );
    const roles = onlyIf(
      isWanted,
      (times) =>
        new IamRole(this, "role", {
          ...times,
          provider,
          name,
          assumeRolePolicy: policyJson(budgetsAssumes(place, budgetName)),
          maxSessionDuration: 3600,
        }),
    );
    const permissions = onlyIf(
      isWanted,
      (times) =>
        new IamRolePolicy(this, "permissions", {
          ...times,
          provider,
          role: roles.text("name"),
          name,
          policy: policyJson(attachesStop(place, name, roleNames)),
        }),
    );
    onlyIf(
      isWanted,
      (times) =>
        new IamRolePoliciesExclusive(this, "inline-policies", {
          ...times,
          provider,
          roleName: roles.text("name"),
          policyNames: permissions.texts("name"),
        }),
    );
    onlyIf(
      isWanted,
      (times) =>
        new IamRolePolicyAttachmentsExclusive(this, "managed-policies", {
          ...times,
          provider,
          roleName: roles.text("name"),
          policyArns: [],
        }),
    );
    ifGiven(
      percent,
      (actionThresholdValue, times) =>
        new BudgetsBudgetAction(this, "action", {
          ...times,
          provider,
          budgetName: props.budget(),
          actionType: "APPLY_IAM_POLICY",
          approvalModel: "AUTOMATIC",
          notificationType: "ACTUAL",
          actionThreshold: { actionThresholdType: "PERCENTAGE", actionThresholdValue },
          definition: {
            iamActionDefinition: { policyArn: policies.text("arn"), roles: [...roleNames] },
          },
          executionRoleArn: roles.text("arn"),
          subscriber: [{ address: first(props.emails), subscriptionType: "EMAIL" }],
          dependsOn: props.after && [...props.after],
        }),
    );
  }
}
