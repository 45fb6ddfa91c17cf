import type { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import { addressOf, expression } from "./expression";
import { literalText } from "./template-text";

/** A precondition on the AWS organization. */
export interface OrganizationCondition {
  readonly condition: string;
  readonly errorMessage: string;
}

/** The account manages the organization; of any other, AWS would only answer that access is denied. */
export function isManagedBy(
  organization: DataAwsOrganizationsOrganization,
  accountId: string,
  fix: string,
): OrganizationCondition {
  const manager = `${addressOf(organization)}.master_account_id`;
  return {
    condition: expression(`${manager} == ${quoted(accountId)}`),
    errorMessage: `account ${accountId} does not manage the organization, ${expression(manager)} does: ${fix}.`,
  };
}

/** The organization has this id. */
export function hasId(organization: DataAwsOrganizationsOrganization, id: string): OrganizationCondition {
  const found = `${addressOf(organization)}.id`;
  return {
    condition: expression(`${found} == ${quoted(id)}`),
    errorMessage: `the organization is not ${id}: its id is ${expression(found)}.`,
  };
}

/** The service may act in all accounts of the organization. */
export function trusts(
  organization: DataAwsOrganizationsOrganization,
  service: string,
): OrganizationCondition {
  const trusted = `${addressOf(organization)}.aws_service_access_principals`;
  return {
    condition: expression(`try(contains(${trusted}, ${quoted(service)}), false)`),
    errorMessage: `the organization does not trust ${service}: aws organizations enable-aws-service-access --service-principal ${service}, in its management account.`,
  };
}

function quoted(text: string): string {
  return literalText(JSON.stringify(text));
}
