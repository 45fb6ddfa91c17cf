import type { STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Account } from "../../organization/account";
import type { Organization } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import { sessionName } from "../../organization/session-name";
import { UserError } from "../../organization/user-error";

/** What the credentials of an account depend on, besides the account. */
export interface Reach extends Pick<Organization, "name" | "partition"> {
  readonly terraform: Pick<Organization["terraform"], "hcpCredentials">;
}

/** Settings of the SDK's clients that differ from its defaults. */
export type ClientSettings = Pick<STSClientConfig, "maxAttempts" | "retryMode" | "requestHandler">;

/**
 * Credentials for an account, obtained as the plan's provider obtains them: the ambient ones or a profile's, and with them the
 * account's role.
 *
 * @throws UserError when only HCP Terraform has them
 */
export function credentialsOf(
  { provider }: Account,
  { name, partition, terraform }: Reach,
  settings: ClientSettings = {},
) {
  if (terraform.hcpCredentials) {
    throw new UserError(
      "the accounts cannot be reached from here: only HCP Terraform has their credentials\n" +
        "  found     terraform.providers.authentication: hcp",
      "use a copy of the file with authentication: assume-role or profile",
    );
  }
  const { assumeRoleArn, externalId, profile } = provider;
  const source = sourceOf(profile);
  if (assumeRoleArn === undefined) return source;
  return fromTemporaryCredentials({
    masterCredentials: source,
    clientConfig: { region: IAM_REGION[partition], ...settings },
    params: {
      RoleArn: assumeRoleArn,
      RoleSessionName: sessionName(name),
      ExternalId: externalId,
    },
  });
}

/** The credentials with which a role is assumed: a profile's, or the ambient ones. */
function sourceOf(profile: string | undefined) {
  return profile === undefined ? fromNodeProviderChain() : fromIni({ profile });
}

/**
 * The organization with a read role of this name in every account, except the identity account, unless Terraform assumes a role
 * there.
 */
export function readBy(organization: Organization, roleName: string): Organization {
  const { accounts, leaving, identity, partition, terraform } = organization;
  const read = (account: Account): Account => {
    const { assumeRoleArn, externalId } = account.provider;
    if (account.id === identity.id && assumeRoleArn === undefined) return { ...account, provider: {} };
    return {
      ...account,
      provider: { assumeRoleArn: `arn:${partition}:iam::${account.id}:role/${roleName}`, externalId },
    };
  };
  return {
    ...organization,
    accounts: accounts.map(read),
    leaving: leaving.map(read),
    identity: read(identity),
    terraform: { ...terraform, hcpCredentials: false },
  };
}

/**
 * Checks that credentials exist before anything is read. If all accounts name profiles, one of them is enough: a missing profile
 * is reported when its account is read.
 *
 * @throws UserError
 */
export async function requireCredentials(
  organization: Reach & Pick<Organization, "accounts" | "leaving">,
): Promise<void> {
  const accounts = [...organization.accounts, ...organization.leaving];
  for (const account of accounts) credentialsOf(account, organization);
  const profiles = new Set(accounts.map(({ provider }) => provider.profile));
  const isAmbient = profiles.has(undefined);
  const faults: string[] = [];
  for (const profile of isAmbient ? [undefined] : profiles) {
    const fault = await sourceOf(profile)().then(
      () => undefined,
      ({ message }: Error) => message,
    );
    if (fault === undefined) return;
    faults.push(fault);
  }
  const [expected, fix] = isAmbient
    ? [
        "credentials of the environment, a profile, a container or an instance",
        "export AWS_PROFILE=<a profile of an administrator>, and run the command again",
      ]
    : [
        "the profiles that the file names (provider: { profile: … })",
        "write them into ~/.aws/config or ~/.aws/credentials, and run the command again",
      ];
  throw new UserError(
    "no AWS credentials: no account was read\n" +
      `  found     ${faults.join("\n            ")}\n` +
      `  expected  ${expected}, as terraform would use them`,
    fix,
  );
}
