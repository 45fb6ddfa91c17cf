import {
  GetTopicAttributesCommand,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type SNSClientConfig,
} from "@aws-sdk/client-sns";
import { orNone } from "../../iam/or-none";
import { decoded } from "../../iam/policy-text";
import type { LiveTopic } from "./live-guardrails";

/** Those of these topics that exist in a region, with their subscribers. */
export async function readTopics(config: SNSClientConfig, arns: readonly string[]): Promise<LiveTopic[]> {
  const client = new SNSClient(config);
  const found: LiveTopic[] = [];
  for (const arn of arns) {
    const command = new GetTopicAttributesCommand({ TopicArn: arn });
    const answer = await orNone(client.send(command), NotFoundException);
    if (answer === undefined) continue;
    const { Policy, KmsMasterKeyId } = answer.Attributes ?? {};
    found.push({
      arn,
      policy: Policy === undefined ? undefined : decoded(Policy),
      kmsKeyId: KmsMasterKeyId || undefined,
      subscriptions: await subscriptionsTo(client, arn),
    });
  }
  client.destroy();
  return found;
}

/** In place of an ARN, SNS returns `PendingConfirmation`, and `Deleted` for three days after an unsubscription. */
async function subscriptionsTo(client: SNSClient, TopicArn: string): Promise<LiveTopic["subscriptions"]> {
  const found: LiveTopic["subscriptions"][number][] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { Protocol: protocol = "", Endpoint: endpoint = "", SubscriptionArn: arn } of Subscriptions) {
      if (arn === "Deleted") continue;
      found.push({ protocol, endpoint, arn: arn?.startsWith("arn:") ? arn : undefined });
    }
  }
  return found;
}
