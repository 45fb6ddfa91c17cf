import "../iam/quiet-sdk";
import {
  AccessDeniedException,
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListTagsForResource,
} from "@aws-sdk/client-organizations";
import { IAM_REGION } from "../../organization/partition";
import { UserError } from "../../organization/user-error";
import type { ListedAccount, ListedOrganization } from "./from-organizations";

/**
 * Reads the organization of the ambient credentials, all pages.
 *
 * @param withTags whether to read each account's tags, one call for each account
 * @throws UserError
 */
export async function readOrganization(withTags: boolean): Promise<ListedOrganization> {
  const client = new OrganizationsClient({ region: IAM_REGION.aws });
  try {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    const accounts: ListedAccount[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
      for (const { Id = "", Name = "", State, Status } of Accounts) {
        const tags = withTags ? await tagsOf(client, Id) : {};
        // `Status` is the older of the two, which some endpoints still have alone.
        accounts.push({ id: Id, name: Name, state: State ?? Status ?? "unknown", tags });
      }
    }
    return { managementId: Organization?.MasterAccountId ?? "", accounts };
  } catch (error) {
    throw explained(error as Error);
  } finally {
    client.destroy();
  }
}

async function tagsOf(client: OrganizationsClient, ResourceId: string): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for await (const { Tags = [] } of paginateListTagsForResource({ client }, { ResourceId }))
    for (const { Key = "", Value = "" } of Tags) tags[Key] = Value;
  return tags;
}

function explained(error: Error): Error {
  if (error.name === "CredentialsProviderError") {
    return new UserError(
      `AWS Organizations cannot be read: no AWS credentials\n  found     ${error.message}`,
      "export AWS_PROFILE=<a profile of the management account>, and run the command again",
    );
  }
  if (error instanceof AWSOrganizationsNotInUseException)
    return new UserError(
      "the account of these credentials belongs to no AWS organization",
      "name the accounts: --identity M=111111111111 --account A=222222222222",
    );
  if (error instanceof AccessDeniedException) {
    return new UserError(
      `AWS Organizations cannot be read: ${error.message}`,
      "use credentials of the management account or a delegated administrator, with AWSOrganizationsReadOnlyAccess",
    );
  }
  return error.name.endsWith("Exception") || "$metadata" in error
    ? new UserError(`AWS Organizations cannot be read: ${error.name}: ${error.message}`)
    : error;
}
