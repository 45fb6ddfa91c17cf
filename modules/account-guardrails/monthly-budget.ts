import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";

export interface MonthlyBudgetProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /** Name of the budget, unique in its account. */
  readonly name: string;

  /** US dollars a month. */
  readonly usd: number;

  /** E-mail addresses, one to ten. They need not confirm. */
  readonly emails: readonly string[];

  readonly tags?: Readonly<Record<string, string>>;
}

/** When people are notified: actual or forecast costs of the month, in percent of the budget. */
const NOTIFICATIONS = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/** Notifies people when an account's costs of the month near or pass a limit. spending-stop.ts stops roles. */
export class MonthlyBudget extends Construct {
  readonly budget: BudgetsBudget;

  constructor(scope: Construct, id: string, { provider, name, usd, emails, tags }: MonthlyBudgetProps) {
    super(scope, id);
    this.budget = new BudgetsBudget(this, "budget", {
      provider,
      name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(usd),
      limitUnit: "USD",
      tags,
      notification: NOTIFICATIONS.map((notification) => ({
        ...notification,
        comparisonOperator: "GREATER_THAN",
        thresholdType: "PERCENTAGE",
        subscriberEmailAddresses: [...emails],
      })),
    });
  }
}
