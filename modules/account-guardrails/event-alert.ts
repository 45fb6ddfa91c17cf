import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type Flag, forEach, jsonOf, onlyIf } from "../inputs";
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

  /**
   * Whether there is an event to report and a recipient.
   *
   * @default true
   */
  readonly isWanted?: Flag;
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
    const { provider, name, partition, region, accountId, watched, isWanted = true } = props;

    const topics = onlyIf(isWanted, (times) => new SnsTopic(this, "topic", { ...times, provider, name }));
    const rules = onlyIf(
      isWanted,
      (times) =>
        new CloudwatchEventRule(this, "rule", {
          ...times,
          provider,
          name,
          description: watched.description,
          eventPattern: jsonOf(watched.pattern),
          state: watched.state,
        }),
    );
    onlyIf(
      isWanted,
      (times) =>
        new SnsTopicPolicy(this, "policy", {
          ...times,
          provider,
          arn: topics.text("arn"),
          policy: policyJson(eventBridgePublishes(`arn:${partition}:sns:${region}:${accountId}:${name}`)),
        }),
    );
    forEach(
      props.emails,
      { id: "subscription", key: logicalId },
      (id, endpoint, times) =>
        new SnsTopicSubscription(this, id, {
          ...times,
          provider,
          topicArn: topics.text("arn"),
          protocol: "email",
          endpoint,
        }),
    );
    onlyIf(
      isWanted,
      (times) =>
        new CloudwatchEventTarget(this, "target", {
          ...times,
          provider,
          rule: rules.text("name"),
          targetId: "topic",
          arn: topics.text("arn"),
        }),
    );
  }
}
