import {
  BudgetsClient,
  type BudgetsClientConfig,
  DescribeBudgetCommand,
  NotFoundException,
} from "@aws-sdk/client-budgets";
import { orNone } from "../or-none";

/** Those of these budgets that stand in an account, by name. */
export async function readBudgets(
  config: BudgetsClientConfig,
  AccountId: string,
  names: readonly string[],
): Promise<string[]> {
  const client = new BudgetsClient(config);
  const found: string[] = [];
  for (const BudgetName of names) {
    const command = new DescribeBudgetCommand({ AccountId, BudgetName });
    if ((await orNone(client.send(command), NotFoundException)) !== undefined) found.push(BudgetName);
  }
  client.destroy();
  return found;
}
