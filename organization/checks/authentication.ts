import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/**
 * With dynamic credentials, HCP Terraform hands every alias its own: other settings of the file about reaching
 * accounts would have no effect.
 */
export function checkAuthentication({ accounts, terraform }: OrganizationFile, report: Report): void {
  if (terraform?.providers?.authentication !== "hcp") return;
  if (terraform.state?.backend === "s3") {
    report({
      path: ["terraform", "providers", "authentication"],
      message:
        "terraform.providers.authentication hcp needs runs in HCP Terraform: with state in S3 nothing hands out the credentials",
      found: "state: { backend: s3 }",
      expected: "state: { backend: cloud }, or authentication: assume-role",
    });
  }
  if (terraform.providers.assumeRole !== undefined) {
    report({
      path: ["terraform", "providers", "assumeRole"],
      at: "key",
      message:
        "terraform.providers.assumeRole has no effect: with authentication hcp each account has credentials of its own",
      found: terraform.providers.assumeRole,
      fix: "delete it, or write provider: { assumeRole: … } at the accounts whose own role is not enough",
    });
  }
  for (const [name, { provider }] of Object.entries(accounts)) {
    if (provider?.profile !== undefined) {
      report({
        path: ["accounts", name, "provider", "profile"],
        message: `account ${name}: HCP Terraform has no profile of that name`,
        found: provider.profile,
        fix: "delete it: with authentication hcp each account has credentials of its own",
      });
    }
    if (name.includes("-")) {
      report({
        path: ["accounts", name],
        at: "key",
        message: `account ${name}: with authentication hcp its name is part of a variable's, TFC_AWS_RUN_ROLE_ARN_<account>`,
        found: name,
        expected: "letters, digits and _, beginning with a letter",
        fix: `name it ${name.replaceAll("-", "_")}`,
      });
    }
  }
}
