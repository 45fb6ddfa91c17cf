import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";

export interface PasswordPolicyProps {
  /** Provider alias of the account. */
  readonly provider: AwsProvider;

  /**
   * In characters, 6 to 128.
   *
   * @default 14
   */
  readonly minimumLength?: number;

  /**
   * After how many days a password has to be changed, 1 to 1095.
   *
   * @default never
   */
  readonly maxAgeDays?: number;

  /**
   * How many former passwords are refused, 1 to 24.
   *
   * @default none
   */
  readonly reusePrevention?: number;
}

/**
 * What an account asks of its users' passwords. It replaces the whole of what AWS asks without one
 * (8 characters of three kinds), so all four kinds are asked for: three of four cannot be said.
 *
 * Users may change their own passwords, which self-service allows with MFA only. An old one can still be
 * changed at sign-in when it has expired: shut out, people would need an administrator.
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
