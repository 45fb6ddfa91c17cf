import {
  AWSOrganizationsNotInUseException,
  DescribePolicyCommand,
  OrganizationsClient,
  type OrganizationsClientConfig,
  type PolicyType,
  paginateListPolicies,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";
import { orNone } from "../../iam/or-none";
import { decoded } from "../../iam/policy-text";
import type { LiveControlPolicy } from "./live-guardrails";

/** Those of these policies that exist in the organization, with their targets; none where there is no organization. */
export async function readControlPolicies(
  config: OrganizationsClientConfig,
  wanted: readonly { readonly name: string; readonly type: string }[],
): Promise<LiveControlPolicy[]> {
  const client = new OrganizationsClient(config);
  const found: LiveControlPolicy[] = [];
  for (const type of new Set(wanted.map((it) => it.type))) {
    const names = new Set(wanted.filter((it) => it.type === type).map(({ name }) => name));
    const all = (await orNone(policiesOf(client, type), AWSOrganizationsNotInUseException)) ?? [];
    for (const policy of all) {
      if (!names.has(policy.name)) continue;
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: policy.id }));
      const document = Policy?.Content === undefined ? undefined : decoded(Policy.Content);
      found.push({ ...policy, document, targetIds: await targetsOf(client, policy.id) });
    }
  }
  client.destroy();
  return found;
}

async function policiesOf(client: OrganizationsClient, type: string) {
  const found: { readonly name: string; readonly id: string; readonly description?: string }[] = [];
  const input = { Filter: type as PolicyType };
  for await (const { Policies = [] } of paginateListPolicies({ client }, input))
    found.push(
      ...Policies.map(({ Name: name = "", Id: id = "", Description: description }) => ({
        name,
        id,
        description,
      })),
    );
  return found;
}

async function targetsOf(client: OrganizationsClient, PolicyId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { Targets = [] } of paginateListTargetsForPolicy({ client }, { PolicyId }))
    found.push(...Targets.map(({ TargetId = "" }) => TargetId));
  return found;
}
