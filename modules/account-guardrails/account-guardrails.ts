import { IamAccountAlias } from "@cdktf/provider-aws/lib/iam-account-alias";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ifGiven, isFilled, type Optional } from "../inputs";
import { EventAlert } from "./event-alert";
import { iamUsersMade, roleUsed, rootUsed, type Watched } from "./event-patterns";
import { IamUsersCheck } from "./iam-users-check";
import { MonthlyBudget } from "./monthly-budget";
import { SpendingStop } from "./spending-stop";

export interface AccountGuardrailsProps {
  /** Provider alias of the account, in the region whose events are reported. */
  readonly provider: AwsProvider;

  /** How messages call the account. */
  readonly accountName: string;

  /** The account, twelve digits. */
  readonly accountId: string;

  /**
   * The provider's region. Events of IAM and the root user's sign-in are in the partition's IAM region
   * alone, calls to STS in the region of the endpoint that was called.
   *
   * @default us-east-1
   */
  readonly region?: string;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;

  /**
   * What the names of rules, topics and the budget begin with.
   *
   * @default gatehouse
   */
  readonly namePrefix?: string;

  /**
   * Whether a plan warns of IAM users in the account, or fails.
   *
   * @default neither
   */
  readonly iamUsersCheck?: Optional<"warn" | "fail">;

  /**
   * E-mail addresses notified when an IAM user, a password or an access key is created.
   *
   * @default none
   */
  readonly iamUsersEmails?: readonly string[];

  /**
   * Names of roles, in any account, whose use by the account's users is reported.
   *
   * @default none
   */
  readonly adminRoleNames?: readonly string[];

  /**
   * E-mail addresses notified of it.
   *
   * @default none
   */
  readonly adminUseEmails?: readonly string[];

  /**
   * E-mail addresses notified when the root user signs in or changes something.
   *
   * @default none
   */
  readonly rootUseEmails?: readonly string[];

  /**
   * Monthly cost limit of the account in US dollars, above which the costs are reported.
   *
   * @default no budget
   */
  readonly budgetMonthlyUsd?: Optional<number>;

  /**
   * E-mail addresses notified, one to ten where there is a budget.
   *
   * @default none
   */
  readonly budgetEmails?: readonly string[];

  /**
   * Percent of the budget, spent, from which on `budgetStopRoleNames` are denied everything but looking and taking down.
   *
   * @default never
   */
  readonly budgetStopAt?: Optional<number>;

  /**
   * Names of the account's roles that this stops, at most 100. Leave out the roles that lift it.
   *
   * @default none
   */
  readonly budgetStopRoleNames?: readonly string[];

  /**
   * Those roles, if the same stack makes them.
   *
   * @default none
   */
  readonly budgetStopAfter?: readonly IamRole[];

  /**
   * The account's alias: 3 to 63 small letters, digits and single hyphens, unique in the partition.
   *
   * @default none
   */
  readonly alias?: Optional<string>;
}

/**
 * What watches over one account. The alerts need a CloudTrail trail in it that records management events,
 * of the organization or its own: without one EventBridge hears of no call.
 */
export class AccountGuardrails extends Construct {
  constructor(scope: Construct, id: string, props: AccountGuardrailsProps) {
    super(scope, id);
    const { provider, accountName, accountId, region = "us-east-1", partition = "aws" } = props;
    const { namePrefix = "gatehouse", adminRoleNames = [], alias, iamUsersCheck: outcome } = props;

    for (const { name, watched, emails = [] } of [
      { name: "iam-users", watched: iamUsersMade, emails: props.iamUsersEmails },
      { name: "admin-use", watched: roleUsed(adminRoleNames), emails: props.adminUseEmails },
      { name: "root-use", watched: rootUsed, emails: props.rootUseEmails },
    ] satisfies { name: string; watched: Watched; emails?: readonly string[] }[]) {
      const place = { provider, partition, region, accountId, isWanted: isFilled(emails) };
      new EventAlert(this, `alert:${name}`, { ...place, name: `${namePrefix}-${name}`, watched, emails });
    }
    new IamUsersCheck(this, "iam-users", { provider, accountName, outcome });
    ifGiven(
      alias,
      (accountAlias, times) => new IamAccountAlias(this, "alias", { ...times, provider, accountAlias }),
    );
    const budgetName = `${namePrefix}-monthly`;
    const budgetEmails = props.budgetEmails ?? [];
    const budget = new MonthlyBudget(this, "budget", {
      provider,
      name: budgetName,
      usd: props.budgetMonthlyUsd,
      emails: budgetEmails,
    });
    new SpendingStop(this, "stop", {
      provider,
      partition,
      accountId,
      name: `${namePrefix}-stop-spending`,
      budgetName,
      budget: () => budget.name(),
      percent: props.budgetStopAt,
      roleNames: props.budgetStopRoleNames ?? [],
      after: props.budgetStopAfter,
      emails: budgetEmails,
    });
  }
}
