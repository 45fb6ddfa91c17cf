import type { PolicyDocument } from "../policy-document";

/**
 * Lets EventBridge publish to one topic, and nobody else by this policy.
 *
 * It has no condition on the rule or the account: AWS documents that a topic's policy cannot have one for
 * EventBridge, whose calls would not meet it, and an alert that never comes is worse than a forged one. The account's
 * own people need rights of their own.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
 */
export function eventBridgePublishes(topicArn: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EventBridgePublishes",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
      },
    ],
  };
}
