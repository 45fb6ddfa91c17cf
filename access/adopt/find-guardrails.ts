import type { Declared } from "../iam/declared-resources";
import type { LiveControlPolicy, LiveTopic } from "../verify/guardrails/live-guardrails";
import type { AccountIndex } from "./account-index";
import { ABSENT, type Finding, thereIf } from "./finding";

/** Every topic has a policy, whose import ID is the topic. */
export function topic(declared: Declared, account: AccountIndex): Finding {
  const found = topicOf(declared, account);
  return thereIf(found !== undefined, found?.arn);
}

/**
 * A topic's subscribers. An unconfirmed subscription has no ARN to import; subscribing the address again creates no second
 * subscription, but sends another e-mail.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export function subscription(declared: Declared, account: AccountIndex): Finding {
  const [protocol, endpoint] = [declared.text("protocol"), declared.text("endpoint")];
  const found = topicOf(declared, account)?.subscriptions.find(
    (it) => it.protocol === protocol && it.endpoint === endpoint,
  );
  if (found === undefined) return ABSENT;
  if (found.arn !== undefined) return { is: "there", id: found.arn };
  const name = topicName(declared);
  return {
    is: "absent",
    notes: [
      `${endpoint} has not confirmed the subscription to ${name}, which cannot be imported until then: the apply sends another request`,
    ],
  };
}

export function rule(declared: Declared, account: AccountIndex): Finding {
  const name = declared.text("name");
  return thereIf(ruleOf(name, declared, account) !== undefined, name);
}

export function ruleTarget(declared: Declared, account: AccountIndex): Finding {
  const [name, target] = [declared.text("rule"), declared.text("target_id")];
  const exists = ruleOf(name, declared, account)?.targets[target] !== undefined;
  return thereIf(exists, `${name}/${target}`);
}

export function budget(declared: Declared, { contents }: AccountIndex): Finding {
  const name = declared.text("name");
  return thereIf(
    contents.guardrails.budgets.some((it) => it.name === name),
    `${declared.accountId}:${name}`,
  );
}

/** Budget actions have random IDs; identify one by its threshold. */
export function budgetAction(declared: Declared, { contents }: AccountIndex): Finding {
  const name = declared.text("budget_name");
  const { action_threshold_value: value, action_threshold_type: type } = declared.args
    .action_threshold as Readonly<Record<string, unknown>>;
  const found = contents.guardrails.budgets
    .find((it) => it.name === name)
    ?.actions.find(({ at }) => at === `${value} ${type} ${declared.args.notification_type}`);
  return thereIf(found !== undefined, `${declared.accountId}:${found?.id}:${name}`);
}

export function controlPolicy(declared: Declared, account: AccountIndex): Finding {
  const found = controlPolicyOf(declared.text("name"), account);
  return thereIf(found !== undefined, found?.id);
}

export function controlPolicyAttachment(declared: Declared, account: AccountIndex): Finding {
  const target = declared.text("target_id");
  const found = controlPolicyOf(declared.nameBehind("policy_id", "aws_organizations_policy"), account);
  return thereIf(found?.targetIds.includes(target) ?? false, `${target}:${found?.id}`);
}

export function trail(declared: Declared, { contents }: AccountIndex): Finding {
  const name = declared.text("name");
  const found = contents.guardrails.trails.find((it) => it.arn.endsWith(`:trail/${name}`));
  return thereIf(found !== undefined, found?.arn);
}

/** A bucket to which no trail writes is not found, because S3 is not read. */
export function trailBucket(declared: Declared, { contents }: AccountIndex): Finding {
  const name = declared.text("bucket");
  return thereIf(
    contents.guardrails.trails.some(({ bucket }) => bucket === name),
    name,
  );
}

/** Name of the declared topic, or of the topic that the resource references. */
function topicName(declared: Declared): string | undefined {
  if (declared.type === "aws_sns_topic") return declared.text("name");
  const key = declared.type === "aws_sns_topic_policy" ? "arn" : "topic_arn";
  return declared.nameBehind(key, "aws_sns_topic");
}

function topicOf(declared: Declared, { contents }: AccountIndex): LiveTopic | undefined {
  const end = `:sns:${declared.region}:${declared.accountId}:${topicName(declared)}`;
  return contents.guardrails.topics.find(({ arn }) => arn.endsWith(end));
}

function ruleOf(name: string, { region }: Declared, { contents }: AccountIndex) {
  return contents.guardrails.rules.find((it) => it.region === region && it.name === name);
}

function controlPolicyOf(
  name: string | undefined,
  { contents }: AccountIndex,
): LiveControlPolicy | undefined {
  return contents.guardrails.controlPolicies.find((it) => it.name === name);
}
