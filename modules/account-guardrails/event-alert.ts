import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { logicalId } from "../logical-id";
import { policyJson } from "../policy-document";
import type { Watched } from "./event-patterns";
import { eventBridgePublishes } from "./topic-policy";

export interface EventAlertProps {
  /** Provider alias of the account and region that the events are in. */
  readonly provider: AwsProvider;

  /** Name of the rule and the topic, 1 to 64 letters, digits, `-` and `_`, unique in account and region. */
  readonly name: string;

  /** Partition, region and account of the provider, of which the topic's ARN is made. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** The events to report. */
  readonly watched: Watched;

  /** E-mail addresses, one or more, each of which has to confirm its subscription. */
  readonly emails: readonly string[];

  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Notifies people of CloudTrail events by e-mail.
 *
 * The topic is not encrypted: EventBridge cannot publish with the AWS managed key, a customer managed key costs a
 * dollar a month in each account, and the message leaves by e-mail anyway. It holds no secret: CloudTrail records
 * neither passwords nor keys.
 */
export class EventAlert extends Construct {
  constructor(scope: Construct, id: string, props: EventAlertProps) {
    super(scope, id);
    const { provider, name, partition, region, accountId, watched, emails, tags } = props;

    const topic = new SnsTopic(this, "topic", { provider, name, tags });
    const rule = new CloudwatchEventRule(this, "rule", {
      provider,
      name,
      description: watched.description,
      eventPattern: JSON.stringify(watched.pattern),
      state: watched.state,
      tags,
    });
    new SnsTopicPolicy(this, "policy", {
      provider,
      arn: topic.arn,
      policy: policyJson(eventBridgePublishes(`arn:${partition}:sns:${region}:${accountId}:${name}`)),
    });
    for (const endpoint of emails) {
      new SnsTopicSubscription(this, `subscription:${logicalId(endpoint)}`, {
        provider,
        topicArn: topic.arn,
        protocol: "email",
        endpoint,
      });
    }
    new CloudwatchEventTarget(this, "target", {
      provider,
      rule: rule.name,
      targetId: "topic",
      arn: topic.arn,
    });
  }
}
