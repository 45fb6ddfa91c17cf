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

  /** @default true */
  readonly requireLowercaseCharacters?: boolean;

  /** @default true */
  readonly requireUppercaseCharacters?: boolean;

  /** @default true */
  readonly requireNumbers?: boolean;

  /** @default true */
  readonly requireSymbols?: boolean;

  /**
   * Whether AWS lets every IAM user of the account change their own password, in addition to their policies. A
   * self-service group allows it as well, and its Deny without MFA covers both.
   *
   * @default true
   */
  readonly allowUsersToChangePassword?: boolean;

  /**
   * Whether an expired password cannot be changed at sign-in: then only an administrator can reset it.
   *
   * @default false
   */
  readonly hardExpiry?: boolean;
}

/**
 * The password policy of an account. It replaces AWS's default (8 characters of three kinds) entirely. By default it
 * requires all four kinds, because IAM cannot express three of four.
 */
export class PasswordPolicy extends Construct {
  constructor(scope: Construct, id: string, props: PasswordPolicyProps) {
    super(scope, id);
    const { provider, minimumLength = 14, maxAgeDays, reusePrevention } = props;
    const { requireLowercaseCharacters = true, requireUppercaseCharacters = true } = props;
    const { requireNumbers = true, requireSymbols = true } = props;
    const { allowUsersToChangePassword = true, hardExpiry = false } = props;
    new IamAccountPasswordPolicy(this, "policy", {
      provider,
      minimumPasswordLength: minimumLength,
      maxPasswordAge: maxAgeDays,
      passwordReusePrevention: reusePrevention,
      requireLowercaseCharacters,
      requireUppercaseCharacters,
      requireNumbers,
      requireSymbols,
      allowUsersToChangePassword,
      hardExpiry,
    });
  }
}
