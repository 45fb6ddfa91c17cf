import { IamAccountAlias } from "@cdktf/provider-aws/lib/iam-account-alias";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { EventAlert } from "./event-alert";
import { type AlertEmails, alerts } from "./event-patterns";
import { IamUsersCheck } from "./iam-users-check";
import { MonthlyBudget } from "./monthly-budget";
import { SpendingStop } from "./spending-stop";

export interface AccountGuardrailsProps extends AlertEmails {
  /** Provider alias of the account, in the region whose events are reported. */
  readonly provider: AwsProvider;

  /** Name of the account in messages. */
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
   * Prefix of the names of rules, topics and the budget.
   *
   * @default gatehouse
   */
  readonly namePrefix?: string;

  /**
   * Whether a plan warns of IAM users in the account, or fails.
   *
   * @default neither
   */
  readonly iamUsersCheck?: "warn" | "fail";

  /**
   * Names of roles, in any account, whose use by the account's users is reported.
   *
   * @default none
   */
  readonly adminRoleNames?: readonly string[];

  /**
   * Monthly cost limit of the account in US dollars, above which the costs are reported.
   *
   * @default no budget
   */
  readonly budgetMonthlyUsd?: number;

  /**
   * E-mail addresses notified, one to ten where there is a budget.
   *
   * @default none
   */
  readonly budgetEmails?: readonly string[];

  /**
   * Percent of the budget, spent, from which on `budgetStopRoleNames` are denied everything but reading and deleting.
   *
   * @default never
   */
  readonly budgetStopAt?: number;

  /**
   * Names of the account's roles that this stops, at most 100. Leave out the roles that lift it.
   *
   * @default none
   */
  readonly budgetStopRoleNames?: readonly string[];

  /**
   * Those roles, if the same stack creates them.
   *
   * @default none
   */
  readonly budgetStopAfter?: readonly IamRole[];

  /**
   * The account's alias: 3 to 63 lowercase letters, digits and single hyphens, unique in the partition.
   *
   * @default none
   */
  readonly alias?: string;

  /**
   * Tags on the topics, rules, the budget and its action, and the policy and role that stop spending.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Checks, alerts, a budget and the alias of one account. The alerts need a CloudTrail trail that records the account's
 * management events, of the organization or its own: without one EventBridge receives no events.
 */
export class AccountGuardrails extends Construct {
  constructor(scope: Construct, id: string, props: AccountGuardrailsProps) {
    super(scope, id);
    const { provider, accountName, accountId, region = "us-east-1", partition = "aws" } = props;
    const { namePrefix = "gatehouse", alias, iamUsersCheck, tags } = props;

    const place = { provider, partition, region, accountId, tags };
    for (const { name, emails: input, watched } of alerts(props.adminRoleNames ?? [])) {
      const emails = props[input] ?? [];
      if (emails.length > 0)
        new EventAlert(this, `alert:${name}`, { ...place, name: `${namePrefix}-${name}`, watched, emails });
    }

    if (iamUsersCheck !== undefined)
      new IamUsersCheck(this, "iam-users", { provider, accountName, outcome: iamUsersCheck });
    if (alias !== undefined) new IamAccountAlias(this, "alias", { provider, accountAlias: alias });
    this.addBudget(props, `${namePrefix}-monthly`, `${namePrefix}-stop-spending`);
  }

  private addBudget(props: AccountGuardrailsProps, budgetName: string, stopName: string): void {
    const { provider, accountId, partition = "aws", budgetMonthlyUsd, budgetEmails = [] } = props;
    const { budgetStopAt, budgetStopRoleNames = [], budgetStopAfter, tags } = props;
    if (budgetMonthlyUsd === undefined) {
      if (budgetStopAt !== undefined) throw new Error("budgetStopAt requires budgetMonthlyUsd");
      return;
    }
    const { budget } = new MonthlyBudget(this, "budget", {
      provider,
      name: budgetName,
      usd: budgetMonthlyUsd,
      emails: budgetEmails,
      tags,
    });
    if (budgetStopAt === undefined) return;
    new SpendingStop(this, "stop", {
      provider,
      partition,
      accountId,
      name: stopName,
      budget,
      percent: budgetStopAt,
      roleNames: budgetStopRoleNames,
      after: budgetStopAfter,
      emails: budgetEmails,
      tags,
    });
  }
}
