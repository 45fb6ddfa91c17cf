import {
  DescribeRuleCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  ListTargetsByRuleCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-eventbridge";
import { orNone } from "../or-none";
import type { StandingRule } from "../standing-account";

/** Those of these rules that stand on a region's default bus, with their targets: at most five, so one page. */
export async function readRules(
  config: EventBridgeClientConfig & { readonly region: string },
  names: readonly string[],
): Promise<StandingRule[]> {
  const client = new EventBridgeClient(config);
  const found: StandingRule[] = [];
  for (const name of names) {
    const command = new DescribeRuleCommand({ Name: name });
    if ((await orNone(client.send(command), ResourceNotFoundException)) === undefined) continue;
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
    found.push({ region: config.region, name, targetIds: Targets.map(({ Id = "" }) => Id) });
  }
  client.destroy();
  return found;
}
