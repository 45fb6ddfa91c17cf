import { DataAwsIamUsers } from "@cdktf/provider-aws/lib/data-aws-iam-users";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressOf, expression } from "../expression";
import { type Assertion, Check } from "./check";

export interface IamUsersCheckProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /** Name of the account in the message. */
  readonly accountName: string;

  /** Whether a plan warns of IAM users in the account, or fails. */
  readonly outcome: "warn" | "fail";
}

/**
 * Lists the IAM users of an account at every plan.
 *
 * `warn` is a `check` whose data source is outside: nested in it, every plan would have changes.
 * `fail` is a postcondition of the data source, because a check never fails a plan.
 */
export class IamUsersCheck extends Construct {
  constructor(scope: Construct, id: string, { provider, accountName, outcome }: IamUsersCheckProps) {
    super(scope, id);
    const fails = outcome === "fail";
    const users = new DataAwsIamUsers(this, "users", {
      provider,
      lifecycle: fails ? { postcondition: [noUsers(accountName, "self.names")] } : undefined,
    });
    if (!fails) new Check(this, "check", noUsers(accountName, `${addressOf(users)}.names`));
  }
}

/** @param names the address of their names */
function noUsers(accountName: string, names: string): Assertion {
  const users = expression(`join(", ", sort(${names}))`);
  return {
    condition: expression(`length(${names}) == 0`),
    errorMessage:
      `account ${accountName} has IAM users, where there shall be none: ${users}. ` +
      "People belong into the identity account, and machines use roles: delete these users.",
  };
}
