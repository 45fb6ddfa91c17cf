import { Expression, Given } from "../inputs";
import type { ModuleDefinition, ModuleInterface } from "../module-interface";
import * as shared from "../shared-inputs";
import { AccountGuardrails } from "./account-guardrails";

export const accountGuardrails: ModuleDefinition = {
  name: "account-guardrails",
  define(module) {
    new AccountGuardrails(module.scope, "this", {
      provider: module.provider,
      accountName: module.text("account_name", { description: "How messages call the account." }),
      accountId: module.text("account_id", ACCOUNT_ID),
      region: module.text("region", {
        description:
          "The provider's region. Events of IAM and the root user's sign-in are in the partition's IAM region alone.",
        default: "us-east-1",
      }),
      namePrefix: module.text("name_prefix", NAME_PREFIX),
      iamUsersCheck: module.optionalText("iam_users_check", IAM_USERS_CHECK) as Given<"warn" | "fail">,
      iamUsersEmails: emails(
        module,
        "iam_users_emails",
        "when an IAM user, a password or an access key is made",
      ),
      adminRoleNames: module.list("admin_role_names", {
        description:
          "Names of roles, in whatever account, whose use by the account's users is told to `admin_use_emails`; with its path before its name, if a role has one: `people/admin`.",
        default: [],
      }),
      adminUseEmails: emails(module, "admin_use_emails", "of the use of `admin_role_names`"),
      rootUseEmails: emails(module, "root_use_emails", "when the root user signs in or changes something"),
      budgetMonthlyUsd: new Given(
        module.optionalNumber("budget_monthly_usd", BUDGET),
        new Expression("var.budget_monthly_usd != null"),
      ),
      budgetEmails: emails(module, "budget_emails", "of the budget, one to ten where there is one"),
      budgetStopAt: new Given(
        module.optionalNumber("budget_stop_at", STOP_AT),
        new Expression("var.budget_stop_at != null"),
      ),
      budgetStopRoleNames: module.list("budget_stop_role_names", {
        description:
          "Names of the account's roles, without a path, that are denied everything but looking and taking down when `budget_stop_at` is reached, at most 100. Leave out those who are to lift it.",
        default: [],
      }),
      alias: module.optionalText("alias", ALIAS),
      partition: shared.partition(module),
    });
    module.output(
      "topic_arns",
      new Expression(TOPIC_ARNS),
      "ARNs of the topics of the alerts that there are, by the alerts' names: `iam_users`, `admin_use`, `root_use`.",
      WATCHED_BY_SOMEBODY,
    );
    module.output(
      "budget_name",
      new Expression("one(aws_budgets_budget.this[*].name)"),
      "Name of the budget; null without one.",
      BUDGET_FOR_SOMEBODY,
    );
    module.output(
      "stop_policy_arn",
      new Expression("one(aws_iam_policy.this[*].arn)"),
      "ARN of the policy that stops spending; null without one.",
      STOP_OF_SOMEBODY,
    );
  },
};

function emails(module: ModuleInterface, name: string, when: string): string[] {
  return module.list(name, {
    description: `E-mail addresses that are told ${when}; known at plan.`,
    default: [],
    validation: {
      condition: `alltrue([for address in var.${name} : can(regex("^[^@\\\\s]+@[^@\\\\s]+$", address))])`,
      errorMessage: `${name} must be e-mail addresses.`,
    },
  });
}

/** EventBridge takes no pattern with an empty list, and names without addresses would watch nothing. */
const WATCHED_BY_SOMEBODY = {
  condition: "(length(var.admin_role_names) > 0) == (length(var.admin_use_emails) > 0)",
  errorMessage:
    "admin_role_names and admin_use_emails go together: without the one nothing is watched, without the other nobody is told.",
};

const BUDGET_FOR_SOMEBODY = {
  condition:
    "(var.budget_monthly_usd != null) == (length(var.budget_emails) > 0) && length(var.budget_emails) <= 10",
  errorMessage: "budget_monthly_usd and budget_emails go together, with one to ten addresses.",
};

const STOP_OF_SOMEBODY = {
  condition:
    "var.budget_stop_at == null ? length(var.budget_stop_role_names) == 0 : var.budget_monthly_usd != null && length(var.budget_stop_role_names) > 0 && length(var.budget_stop_role_names) <= 100",
  errorMessage:
    "budget_stop_at takes a budget and one to 100 budget_stop_role_names, and they take budget_stop_at.",
};

const TOPIC_ARNS = `{
  for name, topics in {
    iam_users = aws_sns_topic.iam_users
    admin_use = aws_sns_topic.admin_use
    root_use  = aws_sns_topic.root_use
  } : name => topics[0].arn if length(topics) > 0
}`;

const ACCOUNT_ID = {
  description: "The account, twelve digits.",
  validation: {
    condition: 'can(regex("^[0-9]{12}$", var.account_id))',
    errorMessage: 'account_id must be twelve digits, in quotes, found "${var.account_id}".',
  },
};

const NAME_PREFIX = {
  description: "What the names of rules, topics and the budget begin with.",
  default: "gatehouse",
  validation: {
    condition: 'can(regex("^[A-Za-z0-9_-]{1,54}$", var.name_prefix))',
    errorMessage: "name_prefix must be 1 to 54 letters, digits, - or _.",
  },
};

const IAM_USERS_CHECK = {
  description:
    "`warn` or `fail`: whether a plan warns of IAM users in the account, or fails; neither if left out.",
  validation: {
    condition: 'var.iam_users_check == null ? true : contains(["warn", "fail"], var.iam_users_check)',
    errorMessage: "iam_users_check must be warn or fail.",
  },
};

const BUDGET = {
  description: "US dollars a month, above which the account's costs are told; no budget if left out.",
  validation: {
    condition: "var.budget_monthly_usd == null ? true : var.budget_monthly_usd > 0",
    errorMessage: "budget_monthly_usd must be more than nothing.",
  },
};

const STOP_AT = {
  description:
    "Percent of the budget, spent, from which on `budget_stop_role_names` are denied; never if left out. AWS computes costs a few times a day.",
  validation: {
    condition: "var.budget_stop_at == null ? true : var.budget_stop_at > 0",
    errorMessage: "budget_stop_at must be more than nothing.",
  },
};

const ALIAS = {
  description: "The account's alias, unique in the partition; none if left out.",
  validation: {
    condition: 'var.alias == null ? true : can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.alias))',
    errorMessage: "alias must be 3 to 63 small letters, digits and single hyphens.",
  },
};
