import {
  DescribeRuleCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  ListTargetsByRuleCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-eventbridge";
import { orNone } from "../../iam/or-none";
import type { LiveRule } from "./live-guardrails";

/** Those of these rules that exist on a region's default bus, with their targets: at most five, so one page. */
export async function readRules(
  config: EventBridgeClientConfig & { readonly region: string },
  names: readonly string[],
): Promise<LiveRule[]> {
  const client = new EventBridgeClient(config);
  const found: LiveRule[] = [];
  for (const name of names) {
    const command = new DescribeRuleCommand({ Name: name });
    const rule = await orNone(client.send(command), ResourceNotFoundException);
    if (rule === undefined) continue;
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
    found.push({
      region: config.region,
      name,
      description: rule.Description,
      state: rule.State,
      pattern: rule.EventPattern,
      schedule: rule.ScheduleExpression,
      targets: Object.fromEntries(Targets.map(({ Id = "", ...target }) => [Id, target])),
    });
  }
  client.destroy();
  return found;
}
