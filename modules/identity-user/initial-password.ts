import type { Flag } from "../inputs";

/** Twice what most policies ask for. */
export const DEFAULT_PASSWORD_LENGTH = 24;

/**
 * A password that Terraform makes and nobody but its owner can read: the provider encrypts it to her
 * key before it is kept, so that state, plans and outputs hold the cipher alone.
 */
export interface InitialPassword {
  /** Her public PGP key in base64 (not armored), or `keybase:<name>`, which the provider fetches when it applies. */
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
   * Whether she must choose another at her first sign-in. She can only where a password may be changed
   * before MFA is enrolled.
   *
   * @default false
   */
  readonly mustBeChanged?: Flag;
}
