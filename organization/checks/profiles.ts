import type { Report } from "../problem";
import { setsSourceIdentity } from "../profile-format";
import type { OrganizationFile } from "../schema";
import { selfServiceOf } from "../schema/sign-in";

/**
 * Without access keys only `aws login` signs in, and it requires `selfService.loginWithBrowser`. A required source
 * identity takes a client that sets it.
 */
export function checkProfiles({ profiles, selfService, sessions }: OrganizationFile, report: Report): void {
  const { accessKeys, loginWithBrowser } = selfServiceOf(selfService);
  const path = ["profiles", "format"];
  const found = profiles?.format;
  if (found === "browser" && !loginWithBrowser)
    report({
      path,
      message:
        "profiles.format browser signs in with aws login, which selfService.loginWithBrowser does not allow",
      found,
      expected: "aws-vault or aws-cli, or loginWithBrowser: true",
      fix: "write selfService: { loginWithBrowser: true }, or format: aws-vault",
    });
  if (found !== undefined && found !== "browser" && !accessKeys)
    report({
      path,
      message: `profiles.format ${found} needs access keys, which selfService.accessKeys: false denies`,
      found,
      expected: "browser",
      fix: "write format: browser; for the exceptions run gatehouse profiles USER --format aws-vault",
    });
  if (found !== undefined && sessions?.sourceIdentity && !setsSourceIdentity(found))
    report({
      path,
      message: `profiles.format ${found} cannot set the source identity, without which every role denies the call`,
      found,
      expected: "aws-vault or browser, or sessions without sourceIdentity",
      fix: "write format: aws-vault",
    });
}
