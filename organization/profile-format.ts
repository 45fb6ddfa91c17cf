/** Clients for which profiles can be written. */
export const PROFILE_FORMATS = ["aws-vault", "aws-cli", "browser"] as const;
export type ProfileFormat = (typeof PROFILE_FORMATS)[number];

/** Default format. Neither client keeps access keys in a plaintext file. */
export function defaultFormat(loginWithBrowser: boolean): ProfileFormat {
  return loginWithBrowser ? "browser" : "aws-vault";
}
