import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html */
const MOST_ADDRESSES = 10;

/** What AWS Budgets does not take. */
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
        fix:
          partition === "aws-cn"
            ? "delete it; accounts in China pay in yuan"
            : "delete it; put the budget on the standard account that pays for this one",
      });
    }
    if (budget.notify.length > MOST_ADDRESSES) {
      report({
        path: [...path, "notify"],
        message: `too many addresses for the budget of account ${name}: AWS tells ${MOST_ADDRESSES}`,
        found: `${budget.notify.length} addresses`,
        fix: "write to a mailing list",
      });
    }
  }
}
