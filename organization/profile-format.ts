/** The clients that a file can choose for its people: profiles are written in the form of one. */
export const PROFILE_FORMATS = ["aws-vault", "aws-cli", "browser"] as const;
export type ProfileFormat = (typeof PROFILE_FORMATS)[number];

/** The format of a file that names none. Neither keeps access keys in a plaintext file. */
export function defaultFormat(loginWithBrowser: boolean): ProfileFormat {
  return loginWithBrowser ? "browser" : "aws-vault";
}
