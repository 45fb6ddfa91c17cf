import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ExclusiveGroup } from "../exclusive-group";
import { type EnrollmentWindows, enrollmentWindows } from "./enrollment";
import type { MfaExemption } from "./mfa-exemptions";
import { type AccessKeys, type SelfServiceFlags, selfService } from "./self-service";

export interface SelfServiceGroupProps extends SelfServiceFlags, AccessKeys {
  /** Provider alias of the identity account. */
  readonly provider: AwsProvider;

  /** The identity account, twelve digits. */
  readonly identityAccountId: string;

  /** Names of all users. */
  readonly members: readonly string[];

  /**
   * Group name.
   *
   * @default users
   */
  readonly name?: string;

  /**
   * Until when a device can be created and enabled without MFA.
   *
   * @default no window is open: each device takes MFA
   */
  readonly enrollment?: EnrollmentWindows;

  /**
   * Whether a first device can be created and enabled without MFA at any time: AWS's published way, which lets the
   * thief of an access key enable a device of their own.
   *
   * @default false
   */
  readonly openEnrollment?: boolean;

  /**
   * Actions that every user may call, also without MFA: reads about the account as a whole.
   *
   * @default none
   */
  readonly mfaExempt?: readonly MfaExemption[];

  /**
   * Whether users set their name as the source identity when they assume a role, for roles that require it.
   *
   * @default false
   */
  readonly sourceIdentity?: boolean;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;

  /**
   * Whether a policy attached manually is drift, which the next plan shows and removes. When false, a plan reads two
   * resources fewer, and only `gatehouse verify` finds it.
   *
   * @default true
   */
  readonly exclusive?: boolean;

  /**
   * Path of the group, beginning and ending with a slash; it is part of the group's ARN.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * Tags on the policy of the enrollment windows; groups take none.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The group of all users: they manage their own credentials, and nothing without MFA. */
export class SelfServiceGroup extends Construct {
  readonly arn: string;
  /** No later group of the same name has it. */
  readonly uniqueId: string;
  readonly path: string;
  /** The group's name, as a reference: what uses it is created after the group. */
  readonly groupName: string;

  constructor(scope: Construct, id: string, props: SelfServiceGroupProps) {
    super(scope, id);
    const { provider, members, name = "users", partition = "aws", exclusive = true } = props;
    const { enrollment = { ends: [] }, openEnrollment = false } = props;

    const group = new IamGroup(this, "group", { provider, name, path: props.path });
    // Attached before the inline policy, which allows what it denies.
    const windows = { name: `${name}-enrollment`, document: enrollmentWindows(enrollment) };
    new ExclusiveGroup(this, "contents", {
      provider,
      group,
      policy: selfService({ ...props, partition }),
      managedPolicies: openEnrollment ? [] : [windows],
      members,
      exclusive,
      tags: props.tags,
    });
    this.arn = group.arn;
    this.uniqueId = group.uniqueId;
    this.path = group.path;
    this.groupName = group.name;
  }
}
