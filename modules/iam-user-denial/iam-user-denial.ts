import { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import { OrganizationsPolicy } from "@cdktf/provider-aws/lib/organizations-policy";
import { OrganizationsPolicyAttachment } from "@cdktf/provider-aws/lib/organizations-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressOf, expression } from "../expression";
import { isManagedBy, type OrganizationCondition } from "../organization-conditions";
import { policyJson } from "../policy-document";
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
    const policy = new OrganizationsPolicy(this, "policy", {
      provider,
      name,
      description: "No IAM users, passwords and access keys outside the identity account",
      type: "SERVICE_CONTROL_POLICY",
      content: policyJson(iamUserDenial),
      lifecycle: {
        precondition: [
          isManagedBy(organization, managementAccountId, "attach the policy there instead"),
          hasPolicies(organization),
        ],
      },
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

/** Reported before anything is created; AWS would only answer that the type of policy is not available. */
function hasPolicies(organization: DataAwsOrganizationsOrganization): OrganizationCondition {
  const enabled = `${addressOf(organization)}.enabled_policy_types`;
  return {
    condition: expression(`try(contains(${enabled}, "SERVICE_CONTROL_POLICY"), false)`),
    errorMessage: "service control policies are not enabled in the organization: enable them at its root.",
  };
}
