/** Clients for which profiles can be written. */
export const PROFILE_FORMATS = ["aws-vault", "aws-cli", "browser"] as const;
export type ProfileFormat = (typeof PROFILE_FORMATS)[number];

/** Default format. Neither client keeps access keys in a plaintext file. */
export function defaultFormat(loginWithBrowser: boolean): ProfileFormat {
  return loginWithBrowser ? "browser" : "aws-vault";
}

/**
 * Whether a client's profiles set a source identity. aws-vault has a setting of its own; `aws login` credentials are
 * passed to `aws sts assume-role`. Role profiles of the AWS CLI and SDKs have no such setting, and their code for MFA
 * is asked for only there.
 *
 * Sources: https://github.com/ByteNess/aws-vault/blob/main/USAGE.md#source_identity,
 * https://github.com/boto/botocore/issues/2486
 */
export function setsSourceIdentity(format: string): boolean {
  return format === "aws-vault" || format === "browser";
}
