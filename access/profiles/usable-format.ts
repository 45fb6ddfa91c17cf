import type { Organization, User } from "../../organization/organization";
import { type ProfileFormat, setsSourceIdentity } from "../../organization/profile-format";
import { UserError } from "../../organization/user-error";
import { FOR_CONSOLE } from "./formats";

type Settings = Pick<Organization, "profiles" | "selfService" | "sessions">;

/**
 * The requested format, or the file's; for a user without access keys always `browser`.
 *
 * @throws UserError
 */
export function usableFormat<Format extends string>(
  { profiles, selfService, sessions }: Settings,
  { name, accessKeys }: Pick<User, "name" | "accessKeys">,
  given?: Format,
): Format | ProfileFormat {
  // The console needs no client.
  const isWithoutKey = !accessKeys && given !== FOR_CONSOLE;
  if (isWithoutKey && !selfService.loginWithBrowser)
    throw new UserError(
      `${name} can use the console alone: the file denies them access keys, and everyone aws login`,
      "write selfService: { loginWithBrowser: true }",
    );
  if (isWithoutKey && given !== undefined && given !== "browser")
    throw new UserError(
      `--format ${given} needs an access key, which the file denies ${name}`,
      `leave out --format: browser also has a credential_process for Terraform, SDKs and kubectl; or make an exception, users: { ${name}: { accessKeys: true } }`,
    );
  const format = given ?? (accessKeys ? profiles.format : "browser");
  if (format === "browser" && !selfService.loginWithBrowser)
    throw new UserError(
      "--format browser signs in by aws login, which the file does not allow",
      "write selfService: { loginWithBrowser: true }, or choose --format aws-vault",
    );
  if (sessions.sourceIdentity && !setsSourceIdentity(format))
    throw new UserError(
      `--format ${format} cannot set the source identity, without which every role denies the call (sessions.sourceIdentity)`,
      "choose --format aws-vault, or browser if the file has selfService: { loginWithBrowser: true }",
    );
  return format;
}
