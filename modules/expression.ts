import { Lazy, TerraformDataSource, type TerraformResource } from "cdktf";

/** A Terraform expression. A text that only looks like one is escaped in the JSON (stacks/addressed-stack.ts). */
export function expression(source: string): string {
  return Lazy.stringValue({ produce: () => `\${${source}}` });
}

/** The address of a resource or data source in an expression. */
export function addressOf(element: TerraformResource | TerraformDataSource): string {
  const address = `${element.terraformResourceType}.${element.friendlyUniqueId}`;
  return element instanceof TerraformDataSource ? `data.${address}` : address;
}
