import { DataAwsIamUsers } from "@cdktf/provider-aws/lib/data-aws-iam-users";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type Assertion, Check } from "./check";

export interface IamUsersCheckProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /** How the message calls the account. */
  readonly accountName: string;

  /** Whether a plan warns of IAM users in the account, or fails. */
  readonly outcome: "warn" | "fail";
}

/**
 * Looks for IAM users in an account at every plan, and names them.
 *
 * `warn` is a `check`, whose data source stands beside it: nested in it, every plan would have changes.
 * `fail` is a postcondition of the data source, for a check never ends a plan.
 */
export class IamUsersCheck extends Construct {
  constructor(scope: Construct, id: string, { provider, accountName, outcome }: IamUsersCheckProps) {
    super(scope, id);
    const isFatal = outcome === "fail";
    const users = new DataAwsIamUsers(this, "users", {
      provider,
      lifecycle: isFatal ? { postcondition: [noUsers(accountName, "self")] } : undefined,
    });
    const address = `data.aws_iam_users.${users.friendlyUniqueId}`;
    if (!isFatal) new Check(this, "check", noUsers(accountName, address));
  }
}

/** @param users what holds their names */
function noUsers(accountName: string, users: string): Assertion {
  return {
    condition: `\${length(${users}.names) == 0}`,
    errorMessage:
      `account ${accountName} has IAM users, where there shall be none: \${join(", ", sort(${users}.names))}. ` +
      "People belong into the identity account, and machines use roles: delete these users.",
  };
}
