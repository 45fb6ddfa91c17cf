import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformLocal, TerraformOutput, type TerraformResource, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { Expression, Given } from "./inputs";

/** A Terraform module that is generated from a construct: its inputs become the construct's props. */
export interface ModuleDefinition {
  /** The module's folder. */
  readonly name: string;
  readonly define: (module: ModuleInterface) => void;
}

/** A condition on an input's value. */
export interface Validation {
  /** In Terraform's language: `var.age >= 60`. */
  readonly condition: string;
  /** A sentence; it may hold expressions. */
  readonly errorMessage: string;
}

/** That a number is whole, and no less and no more than AWS takes. */
export function wholeBetween(name: string, least: number, most: number): string {
  return `var.${name} >= ${least} && var.${name} <= ${most} && floor(var.${name}) == var.${name}`;
}

/** An input, as the caller of the module sees it. */
export interface Input<T> {
  readonly description: string;
  /** @default the caller must set a value */
  readonly default?: T;
  /** One, or several, each with a message of its own. */
  readonly validation?: Validation | readonly Validation[];
}

/** The inputs and outputs of a Terraform module, while it is defined. */
export class ModuleInterface {
  readonly inputs: TerraformVariable[] = [];
  readonly outputs: TerraformOutput[] = [];
  private readonly inputScope: Construct;
  private readonly outputScope: Construct;

  constructor(
    /** Scope of the module's constructs: the id `this` gives addresses such as `aws_iam_role.this`. */
    readonly scope: Construct,
    /** Provider of the account that the module is for; the caller passes it. */
    readonly provider: AwsProvider,
  ) {
    // Inputs, outputs and resources of the module may have the same names.
    this.inputScope = new Construct(scope, "inputs");
    this.outputScope = new Construct(scope, "outputs");
  }

  text(name: string, input: Input<string>): string {
    return this.input(name, "string", input).stringValue;
  }

  /** A text that may be left out, and whether it is given. */
  optionalText(name: string, input: Omit<Input<never>, "default">): Given<string> {
    const variable = this.input(name, "string", { ...input, default: null }, true);
    return new Given(variable.stringValue, new Expression(`var.${name} != null`));
  }

  number(name: string, input: Input<number>): number {
    return this.input(name, "number", input).numberValue;
  }

  /** A number that may be left out; then the construct hands on that there is none. */
  optionalNumber(name: string, input: Omit<Input<never>, "default">): number {
    return this.input(name, "number", { ...input, default: null }, true).numberValue;
  }

  flag(name: string, input: Input<boolean>): Expression {
    this.input(name, "bool", input);
    return new Expression(`var.${name}`);
  }

  list(name: string, input: Input<readonly string[]>): string[] {
    return this.input(name, "list(string)", input).listValue;
  }

  map(name: string, input: Input<Readonly<Record<string, string>>>): Record<string, string> {
    return this.input(name, "map(string)", input).value;
  }

  /** An input of another type, for expressions that name it: `var.users`. */
  other(name: string, type: string, input: Input<unknown>): void {
    this.input(name, type, input, input.default === null);
  }

  output(name: string, value: unknown, description: string, precondition?: Validation): void {
    const output = new TerraformOutput(this.outputScope, name, {
      value,
      description,
      precondition: precondition && conditioned(precondition),
    });
    output.overrideLogicalId(name);
    this.outputs.push(output);
  }

  /** What has to hold before a resource is made or changed, beside what its construct asks for. */
  require(resource: TerraformResource, precondition: Validation): void {
    const { lifecycle } = resource;
    const before = lifecycle?.precondition ?? [];
    resource.lifecycle = { ...lifecycle, precondition: [...before, conditioned(precondition)] };
  }

  /**
   * What has to hold of a resource as it is planned: a plan ends where it does not. `self` is the resource,
   * which a precondition cannot name.
   */
  ensure(resource: TerraformResource, postcondition: Validation): void {
    const { lifecycle } = resource;
    const before = lifecycle?.postcondition ?? [];
    resource.lifecycle = { ...lifecycle, postcondition: [...before, conditioned(postcondition)] };
  }

  /** A list computed from inputs, as a local value: `local.<name>`. */
  local(name: string, expression: string): string[] {
    const local = new TerraformLocal(this.scope, `local-${name}`, new Expression(expression));
    local.overrideLogicalId(name);
    return local.asList;
  }

  private input(
    name: string,
    type: string,
    { description, validation, ...rest }: Input<unknown>,
    nullable = false,
  ): TerraformVariable {
    const variable = new TerraformVariable(this.inputScope, name, {
      type,
      description,
      // cdktf's own null is not understood by cdktf.
      default: rest.default === null ? new Expression("null") : rest.default,
      nullable,
      validation: validation && [validation].flat().map(conditioned),
    });
    variable.overrideLogicalId(name);
    this.inputs.push(variable);
    return variable;
  }
}

function conditioned({ condition, errorMessage }: Validation) {
  return { condition: new Expression(condition), errorMessage };
}
