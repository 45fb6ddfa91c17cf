import { DataAwsIamUsers } from "@cdktf/provider-aws/lib/data-aws-iam-users";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressOf, Expression, type Flag, is, isGiven, type Optional, onlyIf } from "../inputs";
import { type Assertion, Check } from "./check";

export interface IamUsersCheckProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /** How the message calls the account. */
  readonly accountName: string;

  /** Whether a plan warns of IAM users in the account, or fails. */
  readonly outcome: Optional<"warn" | "fail">;
}

/**
 * Looks for IAM users in an account at every plan, and names them.
 *
 * `warn` is a `check` with its data source outside: nested in it, every plan would have changes.
 * `fail` is a postcondition of the data source, for a check never ends a plan.
 */
export class IamUsersCheck extends Construct {
  constructor(scope: Construct, id: string, { provider, accountName, outcome }: IamUsersCheckProps) {
    super(scope, id);
    const warns = is(outcome, "warn");
    const fails = is(outcome, "fail");
    const found = onlyIf(isGiven(outcome), (times) => {
      const postcondition = fails === false ? [] : [noUsers(accountName, "self.names", fails)];
      return new DataAwsIamUsers(this, "users", {
        ...times,
        provider,
        lifecycle: postcondition.length > 0 ? { postcondition } : undefined,
      });
    });
    const [users] = found.resources;
    if (users === undefined || warns === false) return;
    const names = warns === true ? `${addressOf(users)}.names` : `flatten(${addressOf(users)}[*].names)`;
    new Check(this, "check", noUsers(accountName, names, warns));
  }
}

/**
 * @param names where their names are
 * @param applies whether it is asked at all
 */
function noUsers(accountName: string, names: string, applies: Flag): Assertion {
  const isEmpty = `length(${names}) == 0`;
  const condition = new Expression((context) =>
    typeof applies === "boolean" ? isEmpty : `!(${applies.text(context)}) || ${isEmpty}`,
  );
  const users = new Expression(`join(", ", sort(${names}))`);
  return {
    condition: String(condition),
    errorMessage:
      `account ${accountName} has IAM users, where there shall be none: ${users}. ` +
      "People belong into the identity account, and machines use roles: delete these users.",
  };
}
