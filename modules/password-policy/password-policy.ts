import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";

export interface PasswordPolicyProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /**
   * Minimum length in characters, 6 to 128.
   *
   * @default 14
   */
  readonly minimumLength?: number;

  /**
   * Days after which a password must be changed, 1 to 1095.
   *
   * @default never
   */
  readonly maxAgeDays?: number;

  /**
   * Number of former passwords that are refused, 1 to 24.
   *
   * @default none
   */
  readonly reusePrevention?: number;
}

/**
 * The password policy of an account. It replaces AWS's default (8 characters of three kinds) entirely. It requires
 * all four kinds, because IAM cannot express three of four.
 *
 * Users may change their own passwords, which self-service allows only with MFA. An expired password can still be
 * changed at sign-in: with a hard expiry, people would need an administrator.
 */
export class PasswordPolicy extends Construct {
  constructor(scope: Construct, id: string, props: PasswordPolicyProps) {
    super(scope, id);
    const { provider, minimumLength = 14, maxAgeDays, reusePrevention } = props;
    new IamAccountPasswordPolicy(this, "policy", {
      provider,
      minimumPasswordLength: minimumLength,
      maxPasswordAge: maxAgeDays,
      passwordReusePrevention: reusePrevention,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
      hardExpiry: false,
    });
  }
}
