import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { logicalId } from "../modules/logical-id";
import type { Account, Organization } from "../organization/organization";
import { IAM_REGION } from "../organization/partition";

/**
 * The aliased provider of one account. `allowed_account_ids` makes Terraform stop before it touches
 * anything when the credentials lead elsewhere.
 */
export function accountProvider(scope: Construct, account: Account, organization: Organization): AwsProvider {
  return new AwsProvider(scope, logicalId("provider", account.name), providerConfig(account, organization));
}

function providerConfig(account: Account, { name, partition, tags }: Organization): AwsProviderConfig {
  const { assumeRoleArn, externalId, profile } = account.provider;
  const hasTags = Object.keys(tags).length > 0;
  return {
    alias: account.name,
    region: IAM_REGION[partition],
    allowedAccountIds: [account.id],
    profile,
    assumeRole: assumeRoleArn
      ? [{ roleArn: assumeRoleArn, externalId, sessionName: sessionName(name) }]
      : undefined,
    defaultTags: hasTags ? [{ tags: { ...tags } }] : undefined,
  };
}

/** What CloudTrail shows in the account for Terraform's calls: at most 64 characters. */
function sessionName(organization: string): string {
  return `gatehouse-${organization}`.slice(0, 64);
}
