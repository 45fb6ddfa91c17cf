import type { Organization } from "../../organization/organization";
import type { ProfileFormat } from "../../organization/profile-format";
import { UserError } from "../../organization/user-error";

/**
 * The requested format, or the file's.
 *
 * @throws UserError
 */
export function usableFormat<Format extends string>(
  { profiles, selfService }: Pick<Organization, "profiles" | "selfService">,
  given?: Format,
): Format | ProfileFormat {
  const format = given ?? profiles.format;
  if (format === "browser" && !selfService.loginWithBrowser)
    throw new UserError(
      "--format browser signs in by aws login, which the file does not allow",
      "write selfService: { loginWithBrowser: true }, or choose --format aws-vault",
    );
  return format;
}
