import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** Profiles for `aws login` work only where self-service allows it. */
export function checkProfiles({ profiles, selfService }: OrganizationFile, report: Report): void {
  if (profiles?.format !== "browser" || selfService?.loginWithBrowser === true) return;
  report({
    path: ["profiles", "format"],
    message:
      "profiles.format browser signs in by aws login, which selfService.loginWithBrowser does not allow",
    found: "browser",
    expected: "aws-vault or aws-cli, or loginWithBrowser: true",
    fix: "write selfService: { loginWithBrowser: true }, or format: aws-vault",
  });
}
