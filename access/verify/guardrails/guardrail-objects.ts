import { canonical, canonicalPolicy } from "../../iam/canonical";
import type { ManagedObject, Setting, Topic } from "../../iam/managed-object";
import { CONFIRMED } from "../../iam/planned-objects";
import type { LiveGuardrails } from "./live-guardrails";

/** The guardrails that exist in an account, in the form in which they are compared. */
export function guardrailObjects(accountId: string) {
  const objects =
    <T>(topic: Topic, nameOf: (it: T) => string, settingsOf: (it: T) => Readonly<Record<string, unknown>>) =>
    (all: readonly T[]): ManagedObject[] =>
      all.map((it) => ({
        accountId,
        name: nameOf(it),
        topic,
        settings: Object.entries(settingsOf(it)).map(
          ([name, value]): Setting => ({ topic, name, value: canonical(value ?? null) }),
        ),
      }));
  return {
    topics: objects<LiveGuardrails["topics"][number]>(
      "alert-topics",
      ({ arn }) => `topic ${arn.split(":")[5]} in ${arn.split(":")[3]}`,
      ({ kmsKeyId, policy, subscriptions }) => ({
        "the encryption key": kmsKeyId,
        "the policy": policy && canonicalPolicy(policy),
        ...Object.fromEntries(
          subscriptions.map(({ protocol, endpoint, arn }) => [
            `subscription ${protocol} ${endpoint}`,
            arn === undefined
              ? "not confirmed by its owner, who has to follow the link of AWS's e-mail"
              : CONFIRMED,
          ]),
        ),
      }),
    ),
    rules: objects<LiveGuardrails["rules"][number]>(
      "event-rules",
      ({ name, region }) => `event rule ${name} in ${region}`,
      ({ state, pattern, schedule, description = "", targets }) => ({
        "the state": state,
        "the pattern": pattern === undefined ? undefined : JSON.parse(pattern),
        "the schedule": schedule || undefined,
        "the description": description,
        ...Object.fromEntries(Object.entries(targets).map(([id, target]) => [`target ${id}`, target])),
      }),
    ),
    budgets: objects<LiveGuardrails["budgets"][number]>(
      "budgets",
      ({ name }) => `budget ${name}`,
      ({ type, timeUnit, limit, filters, notifications, actions }) => ({
        "the type": type,
        "the time unit": timeUnit,
        "the limit": limit && `${Number(limit.amount)} ${limit.unit}`,
        "the filter of costs": filters,
        ...Object.fromEntries(
          notifications.map(({ type: of, operator, threshold, thresholdType, subscribers }) => [
            `notification ${of} ${operator} ${threshold} ${thresholdType}`,
            subscribers,
          ]),
        ),
        ...Object.fromEntries(actions.map(({ id: _, at, ...action }) => [`action at ${at}`, action])),
      }),
    ),
    controlPolicies: objects<LiveGuardrails["controlPolicies"][number]>(
      "service-control-policies",
      ({ name }) => `control policy ${name}`,
      ({ document, description = "", targetIds }) => ({
        "the content": document && canonicalPolicy(document),
        "the description": description,
        ...Object.fromEntries(targetIds.map((id) => [`attachment to ${id}`, true])),
      }),
    ),
  };
}
