import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { logicalId } from "../modules/logical-id";
import type { Account } from "../organization/account";
import type { Organization } from "../organization/organization";
import { IAM_REGION } from "../organization/partition";
import { sessionName } from "../organization/session-name";
import { hcpConfigFile } from "./hcp-credentials";

/**
 * The provider alias of one account. `allowed_account_ids` stops Terraform before it changes an account that the
 * credentials reached by mistake.
 *
 * @param region if it is not the home region; the alias includes it
 */
export function accountProvider(
  scope: Construct,
  account: Account,
  organization: Organization,
  region?: string,
): AwsProvider {
  const { name } = account;
  const config = providerConfig(account, organization);
  if (region === undefined) return new AwsProvider(scope, logicalId("provider", name), config);
  const alias = `${name}_${region}`;
  return new AwsProvider(scope, logicalId("provider", name, region), { ...config, alias, region });
}

/**
 * The provider under the account's former alias. Resources that are destroyed have no `moved` block, so the state still
 * refers to that alias.
 */
export function formerProvider(
  scope: Construct,
  account: Account,
  organization: Organization,
  region?: string,
): void {
  const { was } = account;
  if (was === undefined) return;
  const config = providerConfig(account, organization);
  const names = region === undefined ? [was] : [was, region];
  new AwsProvider(scope, logicalId("provider", ...names), {
    ...config,
    alias: names.join("_"),
    region: region ?? config.region,
  });
}

function providerConfig(
  account: Account,
  { name, partition, tags, terraform }: Organization,
): AwsProviderConfig {
  const { assumeRoleArn, externalId, profile } = account.provider;
  const hasTags = Object.keys(tags).length > 0;
  return {
    alias: account.name,
    region: IAM_REGION[partition],
    allowedAccountIds: [account.id],
    profile,
    sharedConfigFiles: terraform.hcpCredentials ? [hcpConfigFile(account)] : undefined,
    assumeRole: assumeRoleArn
      ? [{ roleArn: assumeRoleArn, externalId, sessionName: sessionName(name) }]
      : undefined,
    defaultTags: hasTags ? [{ tags: { ...tags } }] : undefined,
  };
}
