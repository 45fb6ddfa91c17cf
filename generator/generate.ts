import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App } from "cdktf";
import { type ModuleDefinition, ModuleInterface } from "../modules/module-interface";
import { AddressedStack } from "../stacks/addressed-stack";
import { renderModule } from "./render-module";

/** A module as it is defined, and its files by their names. */
export interface GeneratedModule {
  readonly name: string;
  readonly module: ModuleInterface;
  readonly files: ReadonlyMap<string, string>;
}

/** The Terraform module of a definition: the construct, with variables for props. */
export function generate({ name, define }: ModuleDefinition): GeneratedModule {
  const stack = new AddressedStack(new App({ stackTraces: false }), name);
  const module = new ModuleInterface(stack, new AwsProvider(stack, "aws"));
  define(module);
  stack.prepareStack();
  const faults = stack.node.validate();
  if (faults.length > 0) throw new Error(`module ${name}: ${faults.join("; ")}`);
  return { name, module, files: renderModule(stack, module) };
}
