import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { logicalId } from "../modules/logical-id";
import type { Renamed } from "../organization/entitlements";

/**
 * A `moved` block for each renamed resource, so that Terraform does not recreate it. Terraform ignores a block whose move
 * is done.
 *
 * Source: https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
 */
export function addMoves(stack: Construct, renamed: readonly Renamed[]): void {
  for (const { kind, from, to } of renamed) {
    const id = logicalId(kind, ...to);
    for (const resource of stack.node.tryFindChild(id)?.node.findAll() ?? []) {
      if (!TerraformResource.isTerraformResource(resource)) continue;
      const rest = resource.friendlyUniqueId.slice(id.length);
      resource.moveFromId(`${resource.terraformResourceType}.${logicalId(kind, ...from)}${rest}`);
    }
  }
}
