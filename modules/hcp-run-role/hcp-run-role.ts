import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { logicalId } from "../logical-id";
import { policyJson } from "../policy-document";
import { assumeFurther, type IdentityProvider, type RunPhase, runTrust } from "./run-trust";

export interface HcpRunRoleProps {
  /** Provider alias of the account that the roles live in. */
  readonly provider: AwsProvider;

  /** The account that the roles live in, twelve digits. */
  readonly accountId: string;

  /** Organization in HCP Terraform. */
  readonly organization: string;

  /** Project of the workspaces; a new organization has `Default Project`. */
  readonly project: string;

  /** Names of the workspaces whose runs may assume the roles, at least one. */
  readonly workspaces: readonly string[];

  /**
   * Prefix of the roles' names: `<name>-plan` and `<name>-apply`, 64 characters at most.
   *
   * @default hcp-terraform
   */
  readonly name?: string;

  /**
   * ARNs of the managed policies of the role that plans assume.
   *
   * @default IAMReadOnlyAccess: enough to plan the IAM of this account
   */
  readonly planPolicyArns?: readonly string[];

  /**
   * ARNs of the managed policies of the role that applies assume.
   *
   * @default IAMFullAccess: a role that creates roles and policies can give itself any permission
   */
  readonly applyPolicyArns?: readonly string[];

  /**
   * ARNs of roles in other accounts that a plan assumes from there.
   *
   * @default none
   */
  readonly planAssumes?: readonly string[];

  /**
   * ARNs of roles in other accounts that an apply assumes from there.
   *
   * @default none
   */
  readonly applyAssumes?: readonly string[];

  /**
   * Host of Terraform Enterprise.
   *
   * @default app.terraform.io
   */
  readonly hostname?: string;

  /**
   * Audience of the runs' tokens: TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE of the workspaces.
   *
   * @default aws.workload.identity
   */
  readonly audience?: string;

  /**
   * Whether to create the host's OIDC provider, of which an account has one at most. Where one exists, its audiences
   * must include this one.
   *
   * @default true
   */
  readonly createOidcProvider?: boolean;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;

  /**
   * Description of both roles, at most 1,000 characters.
   *
   * @default none
   */
  readonly description?: string;

  /**
   * Tags on the roles and the OIDC provider.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The roles that runs of HCP Terraform assume in an account, without a stored key: one for plans, which reads, and one
 * for applies. The account has HCP Terraform as an OIDC provider, once.
 */
export class HcpRunRole extends Construct {
  /** For TFC_AWS_PLAN_ROLE_ARN. */
  readonly planRoleArn: string;
  /** For TFC_AWS_APPLY_ROLE_ARN. */
  readonly applyRoleArn: string;

  constructor(scope: Construct, id: string, props: HcpRunRoleProps) {
    super(scope, id);
    const { provider, accountId, partition = "aws", hostname = "app.terraform.io" } = props;
    const { audience = "aws.workload.identity", createOidcProvider = true } = props;
    const managed = (name: string) => `arn:${partition}:iam::aws:policy/${name}`;
    const { planPolicyArns = [managed("IAMReadOnlyAccess")], planAssumes = [] } = props;
    const { applyPolicyArns = [managed("IAMFullAccess")], applyAssumes = [] } = props;

    const identity = {
      arn: `arn:${partition}:iam::${accountId}:oidc-provider/${hostname}`,
      hostname,
      audience,
      resource: createOidcProvider
        ? new IamOpenidConnectProvider(this, "identity-provider", {
            provider,
            url: `https://${hostname}`,
            clientIdList: [audience],
            tags: props.tags,
          })
        : undefined,
    };
    this.planRoleArn = this.role("plan", props, identity, planPolicyArns, planAssumes).arn;
    this.applyRoleArn = this.role("apply", props, identity, applyPolicyArns, applyAssumes).arn;
  }

  private role(
    phase: RunPhase,
    props: HcpRunRoleProps,
    identity: IdentityProvider & { readonly resource?: IamOpenidConnectProvider },
    policyArns: readonly string[],
    assumes: readonly string[],
  ): IamRole {
    const { provider, name = "hcp-terraform", organization, project, workspaces, description, tags } = props;
    const role = new IamRole(this, `role:${phase}`, {
      provider,
      name: `${name}-${phase}`,
      description,
      assumeRolePolicy: policyJson(runTrust({ organization, project, workspaces, phase }, identity)),
      tags,
      dependsOn: identity.resource && [identity.resource],
    });
    for (const policyArn of policyArns) {
      const key = logicalId(policyArn.replace(/^.*:policy\//, ""));
      new IamRolePolicyAttachment(this, `policy:${phase}_${key}`, { provider, role: role.name, policyArn });
    }
    if (assumes.length > 0) {
      new IamRolePolicy(this, `assume:${phase}`, {
        provider,
        role: role.name,
        name: "assume",
        policy: policyJson(assumeFurther(assumes)),
      });
    }
    return role;
  }
}
