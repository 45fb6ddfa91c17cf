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
 * A stack whose resource addresses are an interface: each Terraform name follows from what the element is
 * (modules/logical-id.ts). Synthesis fails if two elements would merge, or if one names no account. Text is escaped, so
 * that it never becomes a template.
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
   * Everything reaches the JSON through this function. Before cdktf resolves references, all template syntax is plain
   * text, and is escaped.
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

/** Escapes keys, too. Anything except plain data is a reference. */
function textEscaped(value: unknown): unknown {
  if (typeof value === "string") return withoutTemplates(value);
  if (Array.isArray(value)) return value.map(textEscaped);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [withoutTemplates(key), textEscaped(inner)]),
  );
}

/** cdktf silently merges elements of one type and name. */
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

/** An account's alias could equal that of another account's provider in a further region. */
function sharedAliases(stack: TerraformStack): string[] {
  const providers = stack.node.findAll().filter((element) => TerraformProvider.isTerraformProvider(element));
  const aliases = providers.map(({ alias }) => alias);
  return aliases
    .filter((alias, index) => aliases.indexOf(alias) !== index)
    .map((alias) => `two providers have the alias ${alias}: rename the account`);
}

/**
 * No default provider exists: a resource or data source without one would be created in whichever account the
 * credentials reach.
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
