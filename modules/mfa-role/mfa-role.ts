import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { logicalId } from "../logical-id";
import { type Policy, policyJson } from "../policy-document";
import type { OidcTrust } from "./oidc-trust";
import { mfaTrust } from "./trust";
import type { CallSource, TrustCondition } from "./trust-conditions";

export interface MfaRoleProps {
  /** Provider alias of the account that the role lives in. */
  readonly provider: AwsProvider;

  /** Role name, 1 to 64 characters, unique in its account regardless of case. */
  readonly name: string;

  /** The account that holds the users, twelve digits. It is the only principal trusted. */
  readonly identityAccountId: string;

  /**
   * The role's inline policy, at most 10,240 characters without white space. It has the role's name.
   *
   * @default only the managed policies
   */
  readonly permissions?: Policy;

  /**
   * ARNs of managed policies, at most ten unless AWS has raised the quota.
   *
   * @default none
   */
  readonly managedPolicyArns?: readonly string[];

  /**
   * Maximum age of the caller's MFA, in seconds.
   *
   * @default 3600
   */
  readonly mfaMaxAge?: number;

  /**
   * Maximum session duration in seconds, 3600 to 43200.
   *
   * @default 3600
   */
  readonly maxSessionDuration?: number;

  /**
   * Programs that may assume the role without MFA, in addition to people, who need MFA.
   *
   * @default none
   */
  readonly oidc?: OidcTrust;

  /**
   * Whether the role session must have the name of the user who assumes the role.
   *
   * @default false
   */
  readonly namedSessions?: boolean;

  /**
   * Whether the source identity of the session must be the name of the user who assumes the role. The console's role
   * switch and AWS CLI profiles cannot set it.
   *
   * @default false
   */
  readonly sourceIdentity?: boolean;

  /**
   * Where people's calls that assume the role must come from; programs are exempt.
   *
   * @default anywhere
   */
  readonly from?: CallSource;

  /**
   * Further conditions for people, all of which must match in addition to MFA, TLS and those of the other props. Keys
   * of those are refused.
   *
   * @default none
   */
  readonly conditions?: readonly TrustCondition[];

  /**
   * ARN of the managed policy that is the role's permissions boundary.
   *
   * @default none
   */
  readonly permissionsBoundary?: string;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;

  /**
   * Whether a policy attached manually is drift, which the next plan shows and removes. When false, a plan reads two
   * resources fewer per role, and only `gatehouse verify` finds it.
   *
   * @default true
   */
  readonly exclusive?: boolean;

  /**
   * Path of the role, beginning and ending with a slash; it is part of the role's ARN.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * Description of the role, at most 1,000 characters.
   *
   * @default none
   */
  readonly description?: string;

  /**
   * Tags on the role.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role that users of the identity account can assume, only with recent MFA. */
export class MfaRole extends Construct {
  readonly arn: string;
  /** No later role of the same name has it. */
  readonly uniqueId: string;
  readonly path: string;
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: MfaRoleProps) {
    super(scope, id);
    const { provider, name, identityAccountId, permissions, managedPolicyArns = [], oidc } = props;
    const {
      mfaMaxAge = 3600,
      maxSessionDuration = 3600,
      namedSessions = false,
      sourceIdentity,
      from,
    } = props;
    const { permissionsBoundary, partition = "aws", exclusive = true, path, description, tags } = props;

    const people = { namedSessions, sourceIdentity, from, conditions: props.conditions };
    const trust = mfaTrust({ partition, identityAccountId, mfaMaxAge, ...people, oidc });
    const role = new IamRole(this, "role", {
      provider,
      name,
      assumeRolePolicy: policyJson(trust),
      maxSessionDuration,
      permissionsBoundary,
      path,
      description,
      tags,
    });
    const inline =
      permissions &&
      new IamRolePolicy(this, "permissions", {
        provider,
        role: role.name,
        name,
        policy: policyJson(permissions),
      });
    const attachments = managedPolicyArns.map(
      (policyArn) =>
        new IamRolePolicyAttachment(this, `attachment:${policyKey(policyArn)}`, {
          provider,
          role: role.name,
          policyArn,
        }),
    );
    if (exclusive) {
      new IamRolePoliciesExclusive(this, "inline-policies", {
        provider,
        roleName: role.name,
        policyNames: inline ? [inline.name] : [],
      });
      new IamRolePolicyAttachmentsExclusive(this, "managed-policies", {
        provider,
        roleName: role.name,
        policyArns: attachments.map(({ policyArn }) => policyArn),
      });
    }
    this.arn = role.arn;
    this.uniqueId = role.uniqueId;
    this.path = role.path;
    this.role = role;
  }
}

/** Identifies a managed policy in an address by its owner, path and name. */
function policyKey(arn: string): string {
  const [, , , , owner = "", resource = ""] = arn.split(":");
  return logicalId(owner, resource.replace(/^policy\//, ""));
}
