import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  type TerraformOutput,
  TerraformResource,
  type TerraformVariable,
  Tokenization,
} from "cdktf";
import type { Construct } from "constructs";
import { assignments, hcl, indented, type Resolved } from "../modules/hcl";
import type { ModuleInterface } from "../modules/module-interface";
import { MINIMUM_AWS_PROVIDER, MINIMUM_TERRAFORM } from "./minimum-versions";

/** The files of a Terraform module by their names, as `terraform fmt` would have them. */
export function renderModule(scope: Construct, { inputs, outputs }: ModuleInterface): Map<string, string> {
  const elements = scope.node.findAll().filter((element) => TerraformElement.isTerraformElement(element));
  const locals = elements.filter((element) => element instanceof TerraformLocal);
  const main = elements.filter(
    (element) =>
      TerraformResource.isTerraformResource(element) ||
      TerraformDataSource.isTerraformDataSource(element) ||
      element instanceof TerraformModule ||
      isCheck(element),
  );
  const blocks = [
    ...(locals.length > 0 ? [renderLocals(scope, locals)] : []),
    ...main.map((it) => renderElement(scope, it)),
  ];
  return new Map(
    Object.entries({
      "main.tf": blocks,
      "variables.tf": inputs.map((input) => renderVariable(scope, input)),
      "outputs.tf": outputs.map((output) => renderOutput(scope, output)),
      "versions.tf": [VERSIONS],
    })
      .filter(([, parts]) => parts.length > 0)
      .map(([name, parts]) => [name, [`${HEADER}\n`, ...parts.map((part) => `${part}\n`)].join("\n")]),
  );
}

const RESOLVER = new DefaultTokenResolver(new StringConcat());
const HEADER = "# Written by `npm run modules`, from the construct of the same name.";

const VERSIONS = `terraform {
  required_version = "${MINIMUM_TERRAFORM}"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${MINIMUM_AWS_PROVIDER}"
    }
  }
}`;

function renderVariable(scope: Construct, variable: TerraformVariable): string {
  const { type = "any", description, nullable, validation = [] } = variable;
  return block(`variable "${variable.friendlyUniqueId}"`, [
    [
      ["type", type],
      ["description", hcl(description ?? "")],
      ...(variable.default === undefined
        ? []
        : [["default", hcl(resolved(scope, variable.default))] as const]),
      ...(nullable ? [] : [["nullable", "false"] as const]),
    ],
    ...validation.map((it) => conditionBlock(scope, "validation", it)),
  ]);
}

function renderOutput(scope: Construct, output: TerraformOutput): string {
  return block(`output "${output.friendlyUniqueId}"`, [
    [
      ["description", hcl(output.description ?? "")],
      ["value", hcl(resolved(scope, output.value))],
    ],
    ...[output.precondition]
      .filter((it) => it !== undefined)
      .map((it) => conditionBlock(scope, "precondition", it)),
  ]);
}

function renderLocals(scope: Construct, locals: readonly TerraformLocal[]): string {
  return block("locals", [
    locals.map((local) => {
      const { locals: byName } = resolved(scope, local.toTerraform()) as { locals: Record<string, Resolved> };
      const name = local.friendlyUniqueId;
      return [name, hcl(byName[name] ?? null)];
    }),
  ]);
}

/** Terraform's `check`, for which cdktf has no class, and ours no HCL. */
function isCheck(element: TerraformElement): boolean {
  return "check" in element.toTerraform();
}

function renderCheck(scope: Construct, element: TerraformElement): string {
  const json = resolved(scope, element.toTerraform()) as Record<string, Record<string, CheckBody>>;
  const [[name, { assert }] = ["", { assert: [] }]] = Object.entries(json.check ?? {});
  return block(
    `check "${name}"`,
    assert.map((it) => block("assert", [conditionAssignments(it)])),
  );
}

type CheckBody = {
  readonly assert: readonly { readonly condition: Resolved; readonly error_message: Resolved }[];
};

/** An argument with what cdktf knows of it. */
interface Argument {
  readonly value: Resolved;
  readonly isBlock?: boolean;
}

/** A resource or a call of a module. */
function renderElement(scope: Construct, element: TerraformElement): string {
  if (isCheck(element)) return renderCheck(scope, element);
  const json = resolved(scope, element.toHclTerraform()) as Record<
    string,
    Record<string, Record<string, Record<string, Resolved>>>
  >;
  const [[kind, byType] = ["", {}]] = Object.entries(json);
  const [[type, byName] = ["", {}]] = Object.entries(byType);
  const isModule = kind === "module";
  const [[name, args] = ["", {}]] = isModule
    ? [[type, byName as Record<string, Resolved>] as const]
    : Object.entries(byName);
  return block(isModule ? `module "${name}"` : `${kind} "${type}" "${name}"`, bodyOf(args));
}

/** A block's content: groups of assignments and nested blocks, separated by blank lines. */
type Body = readonly (readonly (readonly [string, string])[] | string)[];

const FIRST = ["source", "count", "for_each"];
const LAST = ["depends_on", "lifecycle"];
/** The caller of the module passes the provider; `//` is cdktf's own note. */
const LEFT_OUT = ["provider", "providers", "//"];

function bodyOf(args: Readonly<Record<string, Resolved>>): Body {
  const rest = Object.entries(args).filter(([key]) => ![...FIRST, ...LAST, ...LEFT_OUT].includes(key));
  const short: [string, string][] = [];
  const long: Body[number][] = [];
  for (const [key, raw] of rest) {
    const { value, isBlock = false } = argument(raw);
    if (isBlock) {
      for (const nested of [value].flat()) long.push(block(key, bodyOf(nested as Record<string, Resolved>)));
      continue;
    }
    const expression = expressionOf(value);
    if (expression.includes("\n")) long.push([[key, expression]]);
    else short.push([key, expression]);
  }
  const given = (key: string) => (args[key] === undefined ? [] : [args[key]]);
  return [
    FIRST.flatMap((key) => given(key).map((raw): [string, string] => [key, hcl(argument(raw).value)])),
    short,
    ...long,
    ...given("depends_on").map((raw): Body[number] => [["depends_on", `[${(raw as string[]).join(", ")}]`]]),
    ...given("lifecycle").map((raw) => lifecycleBlock(raw as Record<string, Resolved>)),
  ].filter((part) => part.length > 0);
}

/** Known JSON is written as `jsonencode`, like JSON with inputs. */
function expressionOf(value: Resolved): string {
  if (typeof value !== "string" || !/^\{".*\}$/s.test(value)) return hcl(value);
  const document: Resolved = JSON.parse(value);
  return `jsonencode(${hcl(document)})`;
}

function argument(raw: Resolved): Argument {
  const isDescribed = typeof raw === "object" && raw !== null && "value" in raw && "type" in raw;
  return isDescribed ? (raw as unknown as Argument) : { value: raw };
}

function lifecycleBlock({
  precondition = [],
  postcondition = [],
  ...rest
}: Record<string, Resolved>): string {
  const conditions = (kind: string, list: Resolved) =>
    (list as unknown as Condition[]).map((it) => block(kind, [conditionAssignments(it)]));
  return block("lifecycle", [
    Object.entries(rest).map(([key, value]) => [key, key === "ignore_changes" ? bare(value) : hcl(value)]),
    ...conditions("precondition", precondition),
    ...conditions("postcondition", postcondition),
  ]);
}

/** `ignore_changes` has argument names without quotes. */
function bare(value: Resolved): string {
  return `[${(value as string[]).join(", ")}]`;
}

interface Condition {
  readonly condition: Resolved;
  readonly error_message: Resolved;
}

function conditionBlock(
  scope: Construct,
  kind: string,
  { condition, errorMessage }: { readonly condition: unknown; readonly errorMessage: string },
): string {
  const json = { condition: resolved(scope, condition), error_message: errorMessage };
  return block(kind, [conditionAssignments(json)]);
}

function conditionAssignments({ condition, error_message }: Condition): [string, string][] {
  return [
    ["condition", hcl(condition)],
    ["error_message", hcl(error_message)],
  ];
}

function block(head: string, body: Body): string {
  const parts = body
    .filter((part) => part.length > 0)
    .map((part) => (typeof part === "string" ? part : assignments(part)));
  if (parts.length === 0) return `${head} {}`;
  return `${head} {\n${indented(parts.join("\n\n"))}\n}`;
}

function resolved(scope: Construct, value: unknown): Resolved {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: false });
}
