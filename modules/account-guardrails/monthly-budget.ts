import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ifGiven, type Optional, textOf } from "../inputs";

export interface MonthlyBudgetProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /** Name of the budget, unique in its account. */
  readonly name: string;

  /** US dollars a month; without, there is no budget. */
  readonly usd: Optional<number>;

  /** E-mail addresses, one to ten. They need not confirm. */
  readonly emails: readonly string[];
}

/** When people are told: in per cent of the budget, of what was spent or will have been by the month's end. */
const NOTIFICATIONS = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/** Tells people when an account's costs of the month near or pass a limit. It stops nothing: spending-stop.ts does. */
export class MonthlyBudget extends Construct {
  /** Its name, in what is made after it. */
  readonly name: () => string;

  constructor(scope: Construct, id: string, { provider, name, usd, emails }: MonthlyBudgetProps) {
    super(scope, id);
    const budgets = ifGiven(
      usd,
      (limit, times) =>
        new BudgetsBudget(this, "budget", {
          ...times,
          provider,
          name,
          budgetType: "COST",
          timeUnit: "MONTHLY",
          limitAmount: textOf(limit),
          limitUnit: "USD",
          notification: NOTIFICATIONS.map((notification) => ({
            ...notification,
            comparisonOperator: "GREATER_THAN",
            thresholdType: "PERCENTAGE",
            subscriberEmailAddresses: [...emails],
          })),
        }),
    );
    this.name = () => budgets.text("name");
  }
}
