import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Account, Organization } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";

/**
 * Credentials for an account, come by as the plan's provider comes by them: the ambient ones or a
 * profile's, and with them the account's role.
 */
export function credentialsOf({ provider }: Account, { name, partition }: Organization) {
  const { assumeRoleArn, externalId, profile } = provider;
  const source = profile === undefined ? fromNodeProviderChain() : fromIni({ profile });
  if (assumeRoleArn === undefined) return source;
  return fromTemporaryCredentials({
    masterCredentials: source,
    clientConfig: { region: IAM_REGION[partition] },
    params: {
      RoleArn: assumeRoleArn,
      RoleSessionName: `gatehouse-${name}`.slice(0, 64),
      ExternalId: externalId,
    },
  });
}
