import type { Organization } from "../../organization/organization";
import type { ProfileFormat } from "../../organization/profile-format";
import type { PrintedFormat } from "./printed-format";

/** Profiles that nobody could use, because self-service does not allow aws login. */
export class UnusableFormat extends Error {
  override readonly name = "UnusableFormat";

  constructor() {
    super(
      "--format browser signs in by aws login, which the file does not allow\n  fix       write selfService: { loginWithBrowser: true }, or choose --format aws-vault",
    );
  }
}

/**
 * The format that is asked for, or else the file's.
 *
 * @throws UnusableFormat
 */
export function usableFormat<Format extends PrintedFormat>(
  { profiles, selfService }: Pick<Organization, "profiles" | "selfService">,
  given?: Format,
): Format | ProfileFormat {
  const format = given ?? profiles.format;
  if (format === "browser" && !selfService.loginWithBrowser) throw new UnusableFormat();
  return format;
}
