import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type Flag, forEach, isFilled, onlyIf } from "../inputs";
import { logicalId } from "../logical-id";
import { policyJson } from "../policy-document";
import { type IdentityProvider, type RunPhase, runTrust } from "./run-trust";

export interface HcpRunRoleProps {
  /** Provider alias of the account that the roles live in. */
  readonly provider: AwsProvider;

  /** The account that the roles live in, twelve digits. */
  readonly accountId: string;

  /** Organization in HCP Terraform. */
  readonly organization: string;

  /** Project of the workspaces; a new organization has one called `Default Project`. */
  readonly project: string;

  /** Names of the workspaces whose runs may assume the roles, at least one. */
  readonly workspaces: readonly string[];

  /**
   * What the roles' names begin with: `<name>-plan` and `<name>-apply`, 64 characters at most.
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
   * ARNs of roles in other accounts that a plan goes on to.
   *
   * @default none
   */
  readonly planAssumes?: readonly string[];

  /**
   * ARNs of roles in other accounts that an apply goes on to.
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
   * Whom the runs' tokens are for: TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE of the workspaces.
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
  readonly createOidcProvider?: Flag;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;
}

/**
 * By which runs of HCP Terraform come into an account, without a stored key: one role for plans, which
 * reads, and one for applies. The account knows HCP Terraform as an OIDC provider, once.
 */
export class HcpRunRole extends Construct {
  /** For TFC_AWS_PLAN_ROLE_ARN. */
  readonly planRoleArn: string;
  /** For TFC_AWS_APPLY_ROLE_ARN. */
  readonly applyRoleArn: string;
  /** The roles themselves, and what lets them go on to other accounts. */
  readonly roles: readonly IamRole[];
  readonly assumes: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: HcpRunRoleProps) {
    super(scope, id);
    const { provider, partition = "aws", hostname = "app.terraform.io" } = props;
    const { audience = "aws.workload.identity", createOidcProvider = true } = props;
    const managed = (name: string) => `arn:${partition}:iam::aws:policy/${name}`;

    // A reference would not outlive the escaping of the trust policy; the ARN follows from what is known.
    const arn = `arn:${partition}:iam::${props.accountId}:oidc-provider/${hostname}`;
    const { resources } = onlyIf(
      createOidcProvider,
      (times) =>
        new IamOpenidConnectProvider(this, "identity-provider", {
          ...times,
          provider,
          url: `https://${hostname}`,
          clientIdList: [audience],
        }),
    );
    const identity = { arn, hostname, audience, resources };
    const { planPolicyArns = [managed("IAMReadOnlyAccess")], planAssumes = [] } = props;
    const { applyPolicyArns = [managed("IAMFullAccess")], applyAssumes = [] } = props;
    const plan = this.role("plan", props, identity, planPolicyArns, planAssumes);
    const apply = this.role("apply", props, identity, applyPolicyArns, applyAssumes);
    this.planRoleArn = plan.role.arn;
    this.applyRoleArn = apply.role.arn;
    this.roles = [plan.role, apply.role];
    this.assumes = [...plan.assumes, ...apply.assumes];
  }

  private role(
    phase: RunPhase,
    { provider, name = "hcp-terraform", organization, project, workspaces }: HcpRunRoleProps,
    identity: IdentityProvider & { readonly resources: readonly IamOpenidConnectProvider[] },
    policyArns: readonly string[],
    assumes: readonly string[],
  ): { readonly role: IamRole; readonly assumes: readonly IamRolePolicy[] } {
    const role = new IamRole(this, `role:${phase}`, {
      provider,
      name: `${name}-${phase}`,
      assumeRolePolicy: policyJson(runTrust({ organization, project, workspaces, phase }, identity)),
      dependsOn: identity.resources.length > 0 ? [...identity.resources] : undefined,
    });
    forEach(
      policyArns,
      { id: `policy:${phase}`, key: (arn) => logicalId(arn.replace(/^.*:policy\//, "")) },
      (policy, policyArn, times) =>
        new IamRolePolicyAttachment(this, policy, { ...times, provider, role: role.name, policyArn }),
    );
    const { resources } = onlyIf(
      isFilled(assumes),
      (times) =>
        new IamRolePolicy(this, `assume:${phase}`, {
          ...times,
          provider,
          role: role.name,
          name: "assume",
          policy: policyJson({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: assumes }],
          }),
        }),
    );
    return { role, assumes: resources };
  }
}
