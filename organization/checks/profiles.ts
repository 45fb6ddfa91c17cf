import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** `aws login` profiles require `selfService.loginWithBrowser`. */
export function checkProfiles({ profiles, selfService }: OrganizationFile, report: Report): void {
  if (profiles?.format !== "browser" || selfService?.loginWithBrowser === true) return;
  report({
    path: ["profiles", "format"],
    message:
      "profiles.format browser signs in with aws login, which selfService.loginWithBrowser does not allow",
    found: "browser",
    expected: "aws-vault or aws-cli, or loginWithBrowser: true",
    fix: "write selfService: { loginWithBrowser: true }, or format: aws-vault",
  });
}
