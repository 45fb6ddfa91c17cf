import {
  TerraformDataSource,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from "cdktf";
import type { Construct, Node } from "constructs";
import { elementId } from "../modules/logical-id";
import { withoutTemplates } from "../modules/template-text";

/**
 * A stack whose addresses are an interface: each element's Terraform name follows from what it is
 * (modules/logical-id.ts), and synthesis fails when two of them would merge, or one would land in an account that was
 * not named. Text never becomes code in it.
 */
export class AddressedStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.addValidation({
      validate: () => [...sharedAddresses(this), ...sharedAliases(this), ...withoutProvider(this)],
    });
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { scopes } = TerraformElement.isTerraformElement(element) ? element.node : element;
    return elementId(scopes.slice(scopes.indexOf(this) + 1));
  }

  /**
   * The one place by which everything reaches the JSON. Before cdktf resolves its references, they are
   * apart from text: all that looks like a template here is text, and is escaped.
   */
  override toTerraform(): unknown {
    for (const element of this.node.findAll()) {
      if (!TerraformElement.isTerraformElement(element)) continue;
      const { toTerraform } = Object.getPrototypeOf(element);
      element.toTerraform = () => textEscaped(toTerraform.call(element));
    }
    return super.toTerraform();
  }
}

/** Keys are templates, too. Anything but plain data is a reference. */
function textEscaped(value: unknown): unknown {
  if (typeof value === "string") return withoutTemplates(value);
  if (Array.isArray(value)) return value.map(textEscaped);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [withoutTemplates(key), textEscaped(inner)]),
  );
}

/** cdktf merges elements of one type and name, and the last one wins without a word. */
function sharedAddresses(stack: TerraformStack): string[] {
  const paths = new Map<string, string>();
  const faults: string[] = [];
  for (const resource of resourcesOf(stack)) {
    const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    const before = paths.get(address);
    if (before !== undefined) faults.push(`${before} and ${resource.node.path} would both be ${address}`);
    paths.set(address, resource.node.path);
  }
  return faults;
}

/** An account could be called as another account's provider in a further region is. */
function sharedAliases(stack: TerraformStack): string[] {
  const providers = stack.node.findAll().filter((element) => TerraformProvider.isTerraformProvider(element));
  const aliases = providers.map(({ alias }) => alias);
  return aliases
    .filter((alias, index) => aliases.indexOf(alias) !== index)
    .map((alias) => `two providers have the alias ${alias}: rename the account`);
}

/**
 * There is no default provider: a resource or data source without one would land in any account that the credentials
 * open.
 */
function withoutProvider(stack: TerraformStack): string[] {
  const dataSources = stack.node.findAll().filter((it) => TerraformDataSource.isTerraformDataSource(it));
  return [...resourcesOf(stack), ...dataSources]
    .filter(({ provider }) => provider === undefined)
    .map(({ node }) => `${node.path} names no provider, so it would land in no particular account`);
}

function resourcesOf(stack: TerraformStack): TerraformResource[] {
  return stack.node.findAll().filter((element) => TerraformResource.isTerraformResource(element));
}
