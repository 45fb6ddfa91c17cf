import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, type TerraformElement } from "cdktf";
import type { Node } from "constructs";
import { type ModuleDefinition, ModuleInterface } from "../modules/module-interface";
import { AddressedStack } from "../stacks/addressed-stack";
import { renderModule } from "./render-module";

/** A module as it is defined, and its files by their names. */
export interface GeneratedModule {
  readonly name: string;
  readonly module: ModuleInterface;
  readonly files: ReadonlyMap<string, string>;
}

/** Addresses as people write them in HCL: `aws_sns_topic.iam_users`, and `this` for what there is one of. */
class ModuleStack extends AddressedStack {
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return super
      .allocateLogicalId(element)
      .replace(/^this_/, "")
      .replaceAll("-", "_");
  }
}

/** The Terraform module of a definition: the construct, with variables for props. */
export function generate({ name, define }: ModuleDefinition): GeneratedModule {
  const stack = new ModuleStack(new App({ stackTraces: false }), name);
  const module = new ModuleInterface(stack, new AwsProvider(stack, "aws"));
  define(module);
  stack.prepareStack();
  const faults = stack.node.validate();
  if (faults.length > 0) throw new Error(`module ${name}: ${faults.join("; ")}`);
  return { name, module, files: renderModule(stack, module) };
}
