import { LocalBackend, type TerraformStack } from "cdktf";

/** What the generated JSON asks of whoever runs it. The bindings alone would pin one exact version. */
export const REQUIRED_TERRAFORM = ">= 1.5.0";
export const REQUIRED_AWS_PROVIDER = { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };

/** Versions and state of a stack. */
export function terraformSettings(stack: TerraformStack, organization: string): void {
  stack.addOverride("terraform.required_version", REQUIRED_TERRAFORM);
  stack.addOverride("terraform.required_providers.aws", REQUIRED_AWS_PROVIDER);
  new LocalBackend(stack, { path: localStatePath(organization, stack.node.id) });
}

/**
 * Where local state stands, relative to cdktf.out/stacks/<stack>: in the project's folder, outside
 * of what synthesis writes. cdktf's own default is an absolute path, which differs on every machine.
 * It bears the organization's name, so that a second file never plans against the first one's state.
 */
function localStatePath(organization: string, stack: string): string {
  return `../../../terraform.${organization}.${stack}.tfstate`;
}
