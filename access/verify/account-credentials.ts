import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Account, Organization } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";

/** Accounts cannot be reached from here. */
export class NoCredentials extends Error {
  override readonly name = "NoCredentials";
}

/**
 * Credentials for an account, come by as the plan's provider comes by them: the ambient ones or a
 * profile's, and with them the account's role.
 *
 * @throws NoCredentials when only HCP Terraform has them
 */
export function credentialsOf({ provider }: Account, { name, partition, terraform }: Organization) {
  if (terraform.hcpCredentials) {
    throw new NoCredentials(
      "the accounts cannot be reached from here: their credentials are HCP Terraform's own, one set per account\n" +
        "  found     terraform.providers.authentication: hcp\n" +
        "  fix       run this with a copy of the file that says how you reach them: assume-role or profile",
    );
  }
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

/**
 * Finds out, before anything is read, whether there are credentials at all. Those of a profile are
 * looked for account by account: one profile may be missing and the others be there.
 *
 * @throws NoCredentials
 */
export async function requireCredentials(organization: Organization): Promise<void> {
  for (const account of [...organization.accounts, ...organization.leaving]) {
    credentialsOf(account, organization);
    if (account.provider.profile !== undefined) continue;
    try {
      await fromNodeProviderChain()();
    } catch (error) {
      throw new NoCredentials(
        "there are no AWS credentials, and nothing was judged\n" +
          `  found     ${(error as Error).message}\n` +
          "  expected  credentials of the environment, a profile, a container or an instance, as terraform would have them\n" +
          "  fix       export AWS_PROFILE=<a profile of an administrator>, and call it again",
      );
    }
    return;
  }
}
