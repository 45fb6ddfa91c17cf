/** Twice what most password policies require. */
export const DEFAULT_PASSWORD_LENGTH = 24;

/**
 * A password that Terraform creates and only its owner can read: the provider encrypts it to their key before it is
 * stored, so that state, plans and outputs hold only ciphertext.
 */
export interface InitialPassword {
  /**
   * The user's public PGP key in base64 (not armored), or `keybase:<name>`, which the provider fetches when it
   * applies.
   */
  readonly pgpKey: string;

  /**
   * Its length in characters, 5 to 128.
   *
   * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_login_profile
   *
   * @default 24
   */
  readonly length?: number;

  /**
   * Whether the user must change it at first sign-in. That works only where a password may be changed before MFA is
   * enrolled.
   *
   * @default false
   */
  readonly mustBeChanged?: boolean;
}
