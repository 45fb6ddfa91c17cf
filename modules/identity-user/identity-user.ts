import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserLoginProfile } from "@cdktf/provider-aws/lib/iam-user-login-profile";
import { IamUserPoliciesExclusive } from "@cdktf/provider-aws/lib/iam-user-policies-exclusive";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { IamUserPolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-user-policy-attachments-exclusive";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { policyJson } from "../policy-document";
import { ENROLL_TAG } from "../self-service-group/enrollment";
import { DEFAULT_PASSWORD_LENGTH, type InitialPassword } from "./initial-password";
import { type NamedMfaDevice, namedMfaDevice } from "./named-mfa-device";

export interface IdentityUserProps {
  /** Provider alias of the identity account. */
  readonly provider: AwsProvider;

  /** User name, 2 to 64 characters, unique in its account regardless of case. */
  readonly name: string;

  /**
   * Name of the user's virtual MFA device, when it differs from the user name.
   *
   * @default the device of the user name, by the policy of the self-service group
   */
  readonly mfaDevice?: NamedMfaDevice;

  /**
   * A password to sign in with for the first time.
   *
   * @default none: the user is given one in another way
   */
  readonly initialPassword?: InitialPassword;

  /**
   * The first moment at which the user's own enrollment window is closed: `2026-12-02T00:00:00Z`. It is a tag,
   * which the self-service group's `enrollment` compares.
   *
   * @default no window of their own
   */
  readonly enrollUntil?: string;

  /**
   * Tags on the user.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * ARN of the managed policy that is the user's permissions boundary. It must allow self-service and
   * `sts:AssumeRole`.
   *
   * @default none
   */
  readonly permissionsBoundary?: string;

  /**
   * Whether the user is deleted together with their access keys, password and MFA devices, which Terraform does not
   * know and which would otherwise block deletion.
   *
   * @default true
   */
  readonly forceDestroy?: boolean;

  /**
   * Whether a policy attached manually is drift, which the next plan shows and removes. When false, a plan reads two
   * resources fewer per user, and only `gatehouse verify` finds it.
   *
   * @default true
   */
  readonly exclusive?: boolean;
}

/**
 * A person in the identity account. All their permissions come from groups; a policy attached to the user is drift.
 *
 * The user has no path: the self-service policy allows `user/${aws:username}`, which would not match.
 */
export class IdentityUser extends Construct {
  readonly arn: string;
  /** No later user of the same name has it. */
  readonly uniqueId: string;
  readonly path: string;
  /** The user name, as a reference: what uses it is created after the user. */
  readonly userName: string;

  /** Initial password, encrypted to the user's PGP key, in base64; absent when Terraform creates none. */
  readonly encryptedPassword?: string;

  constructor(scope: Construct, id: string, props: IdentityUserProps) {
    super(scope, id);
    const { provider, name, mfaDevice, initialPassword, enrollUntil, exclusive = true } = props;
    const { permissionsBoundary, forceDestroy = true } = props;
    const tags = enrollUntil === undefined ? props.tags : { ...props.tags, [ENROLL_TAG]: enrollUntil };

    const user = new IamUser(this, "user", { provider, name, permissionsBoundary, forceDestroy, tags });
    const devicePolicy =
      mfaDevice &&
      new IamUserPolicy(this, "mfa-device", {
        provider,
        user: user.name,
        name: "mfa-device",
        policy: policyJson(namedMfaDevice(mfaDevice)),
      });
    if (exclusive) {
      new IamUserPoliciesExclusive(this, "inline-policies", {
        provider,
        userName: user.name,
        policyNames: devicePolicy ? [devicePolicy.name] : [],
      });
      new IamUserPolicyAttachmentsExclusive(this, "managed-policies", {
        provider,
        userName: user.name,
        policyArns: [],
      });
    }
    this.arn = user.arn;
    this.uniqueId = user.uniqueId;
    this.path = user.path;
    this.userName = user.name;
    this.encryptedPassword = initialPassword && this.login(provider, user, initialPassword).encryptedPassword;
  }

  private login(provider: AwsProvider, user: IamUser, password: InitialPassword): IamUserLoginProfile {
    const { pgpKey, length = DEFAULT_PASSWORD_LENGTH, mustBeChanged = false } = password;
    return new IamUserLoginProfile(this, "login", {
      provider,
      user: user.name,
      pgpKey,
      passwordLength: length,
      passwordResetRequired: mustBeChanged,
      // They describe how the first password was created. A change, or an import that does not know them, would
      // replace the profile, and with it the password that the user has chosen since.
      lifecycle: { ignoreChanges: ["pgp_key", "password_length", "password_reset_required"] },
    });
  }
}
