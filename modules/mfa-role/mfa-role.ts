import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type Flag, forEach, ifGiven, type Optional, onlyIf } from "../inputs";
import { logicalId } from "../logical-id";
import { type Policy, policyJson, policyWithin, statementIfGiven } from "../policy-document";
import { type OidcTrust, oidcTrust } from "./oidc-trust";
import { mfaTrust } from "./trust";

export interface MfaRoleProps {
  /** Provider alias of the account that the role lives in. */
  readonly provider: AwsProvider;

  /** Role name, 1 to 64 characters, unique in its account without regard to case. */
  readonly name: string;

  /** The account that holds the users, twelve digits. It is the only principal trusted. */
  readonly identityAccountId: string;

  /**
   * What the role may do, at most 10,240 characters without white space. It has the role's name.
   *
   * @default only what the managed policies allow
   */
  readonly permissions?: Optional<Policy>;

  /**
   * ARNs of managed policies, at most ten unless AWS has raised the quota.
   *
   * @default none
   */
  readonly managedPolicyArns?: readonly string[];

  /**
   * How long ago the caller may have proven MFA, in seconds.
   *
   * @default 3600
   */
  readonly mfaMaxAge?: number;

  /**
   * Longest session, in seconds; AWS takes 3600 to 43200.
   *
   * @default 3600
   */
  readonly maxSessionDuration?: number;

  /**
   * Programs that may assume it without MFA, in addition to people, who need MFA.
   *
   * @default none
   */
  readonly oidc?: Optional<OidcTrust>;

  /**
   * Whether the role session must have the name of the user who assumes the role.
   *
   * @default false
   */
  readonly namedSessions?: Flag;

  /**
   * ARN of the managed policy that bounds what the role may ever do.
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
  readonly exclusive?: Flag;

  /**
   * Path of the role, beginning and ending with a slash; it is part of the role's ARN.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * Tags on the role.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Characters of a role's inline policies together. */
const INLINE = 10_240;

/**
 * A role that people of the identity account can assume, only with recent MFA. Its policies are exactly these: one
 * added manually is drift, which the next plan shows and removes.
 */
export class MfaRole extends Construct {
  readonly arn: string;
  /** The role itself. */
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: MfaRoleProps) {
    super(scope, id);
    const {
      provider,
      name,
      identityAccountId,
      partition = "aws",
      mfaMaxAge = 3600,
      namedSessions = false,
      exclusive = true,
    } = props;

    const people = mfaTrust({ partition, identityAccountId, mfaMaxAge, namedSessions });
    const programs = statementIfGiven(props.oidc, oidcTrust);
    const role = new IamRole(this, "role", {
      provider,
      name,
      assumeRolePolicy: policyJson({ ...people, Statement: [...people.Statement, ...programs] }),
      maxSessionDuration: props.maxSessionDuration ?? 3600,
      permissionsBoundary: props.permissionsBoundary,
      path: props.path,
      tags: props.tags,
    });
    const inline = ifGiven(
      props.permissions,
      (policy, times) =>
        new IamRolePolicy(this, "permissions", {
          ...times,
          provider,
          role: role.name,
          name,
          ...policyWithin(INLINE, policy, this, "the role's policy"),
        }),
    );
    const attachments = forEach(
      props.managedPolicyArns ?? [],
      { id: "attachment", key: policyKey },
      (attachment, policyArn, times) =>
        new IamRolePolicyAttachment(this, attachment, { ...times, provider, role: role.name, policyArn }),
    );
    onlyIf(
      exclusive,
      (times) =>
        new IamRolePoliciesExclusive(this, "inline-policies", {
          ...times,
          provider,
          roleName: role.name,
          policyNames: inline.texts("name"),
        }),
    );
    onlyIf(
      exclusive,
      (times) =>
        new IamRolePolicyAttachmentsExclusive(this, "managed-policies", {
          ...times,
          provider,
          roleName: role.name,
          policyArns: attachments.texts("policy_arn"),
        }),
    );
    this.arn = role.arn;
    this.role = role;
  }
}

/** What identifies a managed policy in an address: its owner, path and name. */
function policyKey(arn: string): string {
  const [, , , , owner = "", resource = ""] = arn.split(":");
  return logicalId(owner, resource.replace(/^policy\//, ""));
}
