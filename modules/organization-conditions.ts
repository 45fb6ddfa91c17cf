import type { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import { hcl } from "./hcl";
import { addressOf, Expression } from "./inputs";
import { literalText } from "./template-text";

/** What has to hold of an AWS organization before something of it is made. */
export interface OrganizationCondition {
  readonly condition: Expression;
  readonly errorMessage: string;
}

/** That an account manages the organization, where AWS would only answer that access is denied. */
export function isManagedBy(
  organization: DataAwsOrganizationsOrganization,
  accountId: string,
  fix: string,
): OrganizationCondition {
  const manager = `${addressOf(organization)}.master_account_id`;
  return {
    condition: comparison(manager, accountId),
    errorMessage: `account ${accountId} does not manage the organization, ${new Expression(manager)} does: ${fix}.`,
  };
}

/** That the organization is the one of an id. */
export function hasId(organization: DataAwsOrganizationsOrganization, id: string): OrganizationCondition {
  const found = `${addressOf(organization)}.id`;
  return {
    condition: comparison(found, id),
    errorMessage: `the organization is not ${id}: its id is ${new Expression(found)}.`,
  };
}

/** That a service of AWS may act in all accounts of the organization. */
export function trusts(
  organization: DataAwsOrganizationsOrganization,
  service: string,
): OrganizationCondition {
  const trusted = `${addressOf(organization)}.aws_service_access_principals`;
  return {
    condition: new Expression(`try(contains(${trusted}, ${hcl(service)}), false)`),
    errorMessage: `the organization does not trust ${service}: aws organizations enable-aws-service-access --service-principal ${service}, in its management account.`,
  };
}

function comparison(attribute: string, value: string): Expression {
  return new Expression((context) => `${attribute} == ${hcl(String(context.resolve(literalText(value))))}`);
}
