import { type TerraformStack, TerraformVariable } from "cdktf";
import { expression } from "../modules/expression";
import { literalText } from "../modules/template-text";
import type { Account } from "../organization/account";

/** Name set by HCP Terraform. */
const VARIABLE = "tfc_aws_dynamic_credentials";

/**
 * Declares the variable through which HCP Terraform provides the credentials of each alias: paths of files that are valid
 * for one run.
 *
 * Source: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/specifying-multiple-configurations
 */
export function declareHcpCredentials(stack: TerraformStack): void {
  new TerraformVariable(stack, VARIABLE, {
    description: "Set by HCP Terraform: where the credentials of each account are (docs/runs.md).",
    type: "object({ default = object({ shared_config_file = string }), aliases = map(object({ shared_config_file = string })) })",
  });
}

/** Path of the AWS configuration of an account's alias. */
export function hcpConfigFile({ name }: Account): string {
  return expression(`var.${VARIABLE}.aliases[${literalText(JSON.stringify(name))}].shared_config_file`);
}
