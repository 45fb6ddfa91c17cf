import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/**
 * With dynamic credentials, HCP Terraform provides credentials for each provider alias, so the file's other settings for
 * reaching accounts would have no effect.
 */
export function checkAuthentication({ accounts, terraform }: OrganizationFile, report: Report): void {
  if (terraform?.providers?.authentication !== "hcp") return;
  if (terraform.state?.backend === "s3") {
    report({
      path: ["terraform", "providers", "authentication"],
      message:
        "terraform.providers.authentication hcp requires runs in HCP Terraform: with state in S3 nothing provides the credentials",
      found: "state: { backend: s3 }",
      expected: "state: { backend: cloud }, or authentication: assume-role",
    });
  }
  if (terraform.providers.assumeRole !== undefined) {
    report({
      path: ["terraform", "providers", "assumeRole"],
      at: "key",
      message:
        "terraform.providers.assumeRole has no effect: with authentication hcp each account has its own credentials",
      found: terraform.providers.assumeRole,
      fix: "delete it, or write provider: { assumeRole: … } in the accounts whose own role is not sufficient",
    });
  }
  for (const [name, { provider }] of Object.entries(accounts)) {
    if (provider?.profile !== undefined) {
      report({
        path: ["accounts", name, "provider", "profile"],
        message: `account ${name}: HCP Terraform has no AWS profiles`,
        found: provider.profile,
        fix: "delete it: with authentication hcp each account has its own credentials",
      });
    }
    if (name.includes("-")) {
      report({
        path: ["accounts", name],
        at: "key",
        message: `account ${name}: with authentication hcp its name is part of a variable name, TFC_AWS_RUN_ROLE_ARN_<account>`,
        found: name,
        expected: "letters, digits and _, starting with a letter",
        fix: `rename it to ${name.replaceAll("-", "_")}`,
      });
    }
  }
}
