import { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import { OrganizationsPolicy } from "@cdktf/provider-aws/lib/organizations-policy";
import { OrganizationsPolicyAttachment } from "@cdktf/provider-aws/lib/organizations-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { hcl } from "../hcl";
import { Expression } from "../inputs";
import { policyJson } from "../policy-document";
import { literalText } from "../template-text";
import { iamUserDenial } from "./denial";

export interface IamUserDenialProps {
  /** Provider alias of the organization's management account. */
  readonly provider: AwsProvider;

  /** The management account, twelve digits. Service control policies do not reach it. */
  readonly managementAccountId: string;

  /** The accounts in which no IAM user shall be made, twelve digits each. */
  readonly accountIds: readonly string[];

  /**
   * Name of the policy, unique in the organization.
   *
   * @default gatehouse-no-iam-users
   */
  readonly name?: string;
}

/** A service control policy by which nobody makes an IAM user, a password or an access key in some accounts. */
export class IamUserDenial extends Construct {
  constructor(scope: Construct, id: string, props: IamUserDenialProps) {
    super(scope, id);
    const { provider, managementAccountId, name = "gatehouse-no-iam-users" } = props;

    const organization = new DataAwsOrganizationsOrganization(this, "organization", { provider });
    const address = `data.aws_organizations_organization.${organization.friendlyUniqueId}`;
    const policy = new OrganizationsPolicy(this, "policy", {
      provider,
      name,
      description: "No IAM users, passwords and access keys outside the identity account",
      type: "SERVICE_CONTROL_POLICY",
      content: policyJson(iamUserDenial),
      lifecycle: { precondition: preconditions(address, managementAccountId) },
    });
    for (const accountId of props.accountIds) {
      new OrganizationsPolicyAttachment(this, `attachment:${accountId}`, {
        provider,
        policyId: policy.id,
        targetId: accountId,
      });
    }
  }
}

/** Reported before anything is created; AWS would only answer that access is denied. */
function preconditions(organization: string, managementAccountId: string) {
  const manager = `${organization}.master_account_id`;
  const hasPolicies = `try(contains(${organization}.enabled_policy_types, "SERVICE_CONTROL_POLICY"), false)`;
  return [
    {
      condition: new Expression(`${manager} == ${hcl(literalText(managementAccountId))}`),
      errorMessage:
        `account ${managementAccountId} does not manage the organization, ` +
        `${new Expression(manager)} does: attach the policy there instead.`,
    },
    {
      condition: new Expression(hasPolicies),
      errorMessage: "service control policies are not enabled in the organization: enable them at its root.",
    },
  ];
}
