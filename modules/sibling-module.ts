import { TerraformHclModule } from "cdktf";
import type { Construct } from "constructs";
import { Expression } from "./inputs";

/** How often a sibling is called, in Terraform's language. */
export type Calls = { readonly forEach: string } | { readonly count: string } | Record<string, never>;

/**
 * A call of the module beside the one that is defined, for what has to loop over inputs: a construct is
 * one thing.
 *
 * @param inputs by their names, in Terraform's language
 */
export function callSibling(
  scope: Construct,
  id: string,
  sibling: string,
  calls: Calls,
  inputs: Readonly<Record<string, string>>,
): void {
  const call = new TerraformHclModule(scope, id, {
    source: `../${sibling}`,
    skipAssetCreationFromLocalModules: true,
    variables: Object.fromEntries(
      Object.entries(inputs).map(([name, expression]) => [name, new Expression(expression)]),
    ),
  });
  if ("forEach" in calls) call.addOverride("for_each", new Expression(calls.forEach));
  if ("count" in calls) call.addOverride("count", new Expression(calls.count));
}
