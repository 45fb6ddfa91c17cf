import {
  type Budget,
  BudgetsClient,
  type BudgetsClientConfig,
  DescribeBudgetCommand,
  NotFoundException,
  type Notification,
  paginateDescribeBudgetActionsForBudget,
  paginateDescribeNotificationsForBudget,
  paginateDescribeSubscribersForNotification,
} from "@aws-sdk/client-budgets";
import { orNone } from "../../iam/or-none";
import type { LiveBudget, LiveBudgetAction } from "./live-guardrails";

/**
 * Those of these budgets that exist in an account, with their subscribers.
 *
 * @param hasActions whether to read actions: without any, the permission is not needed
 */
export async function readBudgets(
  config: BudgetsClientConfig,
  AccountId: string,
  names: readonly string[],
  hasActions: boolean,
): Promise<LiveBudget[]> {
  const client = new BudgetsClient(config);
  const found: LiveBudget[] = [];
  for (const BudgetName of names) {
    const command = new DescribeBudgetCommand({ AccountId, BudgetName });
    const answer = await orNone(client.send(command), NotFoundException);
    if (answer?.Budget === undefined) continue;
    const notifications: Notification[] = [];
    for await (const page of paginateDescribeNotificationsForBudget({ client }, { AccountId, BudgetName }))
      notifications.push(...(page.Notifications ?? []));
    const told = await Promise.all(
      notifications.map(async (notification) => ({
        type: notification.NotificationType ?? "",
        operator: notification.ComparisonOperator ?? "",
        threshold: notification.Threshold ?? 0,
        thresholdType: notification.ThresholdType ?? "PERCENTAGE",
        subscribers: await subscribersOf(client, { AccountId, BudgetName, Notification: notification }),
      })),
    );
    const actions = hasActions ? await actionsOf(client, { AccountId, BudgetName }) : [];
    found.push({ ...settingsOf(answer.Budget), name: BudgetName, notifications: told, actions });
  }
  client.destroy();
  return found;
}

function settingsOf({ BudgetType, TimeUnit, BudgetLimit, CostFilters, FilterExpression }: Budget) {
  const filters = { ...CostFilters, ...FilterExpression };
  return {
    type: BudgetType,
    timeUnit: TimeUnit,
    limit: BudgetLimit && { amount: BudgetLimit.Amount ?? "", unit: BudgetLimit.Unit ?? "" },
    filters: Object.keys(filters).length === 0 ? undefined : filters,
  };
}

async function subscribersOf(
  client: BudgetsClient,
  about: Parameters<typeof paginateDescribeSubscribersForNotification>[1],
): Promise<string[]> {
  const found: string[] = [];
  for await (const { Subscribers = [] } of paginateDescribeSubscribersForNotification({ client }, about))
    found.push(...Subscribers.map(({ SubscriptionType, Address }) => `${SubscriptionType} ${Address}`));
  return found;
}

async function actionsOf(
  client: BudgetsClient,
  about: { readonly AccountId: string; readonly BudgetName: string },
): Promise<LiveBudgetAction[]> {
  const found: LiveBudgetAction[] = [];
  for await (const { Actions = [] } of paginateDescribeBudgetActionsForBudget({ client }, about))
    for (const action of Actions) {
      const { ActionThreshold: at, Definition, Subscribers = [] } = action;
      const applied = Definition?.IamActionDefinition;
      found.push({
        id: action.ActionId ?? "",
        at: `${at?.ActionThresholdValue} ${at?.ActionThresholdType} ${action.NotificationType}`,
        type: action.ActionType ?? "",
        approval: action.ApprovalModel ?? "",
        role: action.ExecutionRoleArn ?? "",
        policy: applied?.PolicyArn,
        roles: applied?.Roles ?? [],
        subscribers: Subscribers.map(({ SubscriptionType, Address }) => `${SubscriptionType} ${Address}`),
      });
    }
  return found;
}
