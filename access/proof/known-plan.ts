import type { z } from "zod";
import { type Address, allResources, entriesOf } from "../iam/plan-addresses";
import { withoutStops } from "../iam/spending-stop";
import { isPlainJson, type ParsedStack, type SynthesizedOutput } from "../iam/stack-files";
import { accessRelationFaults, userId } from "./access-relations";
import { differences } from "./account-identity";
import type { DeclaredTerraform } from "./declared-terraform";
import { guardrailFaults } from "./guardrail-relations";
import {
  DATA_SOURCES,
  faultsAgainst,
  IMPORTS,
  MOVED,
  type Purpose,
  RESOURCES,
  STACK,
} from "./terraform-schema";
import type { Verdict } from "./verdict";

/** What `gatehouse adopt` writes beside a stack. */
const ADOPTED = "adopted.tf.json";

/**
 * The plan contains only what Gatehouse writes: allow-lists of blocks, types and arguments, the resources that must exist
 * together, and no other files that Terraform would read.
 */
export function proveKnownPlan(
  { strayFolders }: Pick<SynthesizedOutput, "strayFolders">,
  stacks: readonly ParsedStack[],
  declared: DeclaredTerraform,
): Verdict {
  const counterExamples: string[] = [];
  const notJudged: string[] = [];
  const counts = new Map<Purpose, Map<string, number>>();
  let judged = 0;
  for (const stack of stacks) {
    const { name, json } = stack;
    const here = (fault: string) => `stack ${name}: ${fault}`;
    counterExamples.push(...blockFaults(stack, declared).map(here));
    const resources = allResources(json);
    for (const { type, id, args } of resources) {
      judged++;
      const known = purposeOf(type, name);
      if (known === undefined) {
        counterExamples.push(`${type}.${id}: Gatehouse writes no resource of this type`);
        continue;
      }
      const [purpose, schema] = known;
      count(counts, purpose, type);
      const faults = [...faultsAgainst(schema, args), ...documentFaults(args)];
      counterExamples.push(...faults.map((fault) => `${type}.${id}: ${fault}`));
    }
    judged += besideResources(json);
    counterExamples.push(...dataFaults(json), ...referenceFaults(resources));
    counterExamples.push(...accessRelationFaults(withoutStops(resources), declared));
    counterExamples.push(...guardrailFaults(stack, stacks, declared));
    counterExamples.push(...movedFaults(json, resources, declared).map(here));
    const beside = besideFaults(stack, resources);
    counterExamples.push(...beside.faults.map(here));
    notJudged.push(...beside.notJudged.map(here));
  }
  const names = stacks.map(({ name }) => name);
  for (const name of declared.stacks.keys())
    if (!names.includes(name)) counterExamples.push(`there is no stack ${name}`);
  for (const name of strayFolders)
    counterExamples.push(`stacks/${name} is not the folder of a stack: delete it, or synthesize again`);
  return {
    claim: "the plan contains only what Gatehouse writes for this file",
    judged,
    counterExamples: counterExamples.sort(),
    notJudged,
    notes: listing(counts),
  };
}

/** Arguments that contain JSON. */
const DOCUMENTS = ["policy", "assume_role_policy", "content", "event_pattern"];

/** AWS may read a document with duplicate keys differently. */
function documentFaults(args: Readonly<Record<string, unknown>>): string[] {
  return DOCUMENTS.flatMap((name) => {
    const text = args[name];
    if (text === undefined) return [];
    const isPlain =
      typeof text === "string" && isPlainJson(text.replaceAll("$${", "${").replaceAll("%%{", "%{"));
    return isPlain ? [] : [`${name} is not JSON, or has duplicate keys`];
  });
}

/** A bucket is the state's in the stack of that name, and the trail's in any other stack. */
function purposeOf(type: string, stack: string): [Purpose, z.ZodType] | undefined {
  const purposes: readonly Purpose[] =
    stack === "state" ? ["state", "guardrails", "access"] : ["access", "guardrails", "state"];
  for (const purpose of purposes)
    if (Object.hasOwn(RESOURCES[purpose], type)) return [purpose, RESOURCES[purpose][type] as z.ZodType];
  return undefined;
}

function count(counts: Map<Purpose, Map<string, number>>, purpose: Purpose, type: string): void {
  const types = counts.get(purpose) ?? new Map<string, number>();
  counts.set(purpose, types.set(type, (types.get(type) ?? 0) + 1));
}

/** Resources besides people's access, by purpose. */
function listing(counts: ReadonlyMap<Purpose, ReadonlyMap<string, number>>): string[] {
  return [...counts]
    .filter(([purpose]) => purpose !== "access")
    .map(
      ([purpose, types]) => `${purpose}: ${[...types].map(([type, many]) => `${many} ${type}`).join(", ")}`,
    );
}

/** Top-level blocks, the `terraform` block, and the text itself. */
function blockFaults({ name, text, json }: ParsedStack, declared: DeclaredTerraform): string[] {
  const settings = declared.stacks.get(name);
  return [
    ...(isPlainJson(text) ? [] : ["the JSON has a duplicate key, the key __proto__, or unusual escapes"]),
    ...(settings === undefined ? ["the file does not require a stack of this name"] : []),
    ...faultsAgainst(STACK, json),
    ...differences(recordOf(json, "terraform"), settings).map((fault) => `terraform.${fault}`),
    ...(declared.hcpCredentials === "variable" in json
      ? []
      : ["variable.tfc_aws_dynamic_credentials: it is only for HCP Terraform's credentials"]),
  ];
}

function dataFaults(json: object): string[] {
  return entriesOf(recordOf(json, "data")).flatMap(([type, byId]) =>
    entriesOf(byId).flatMap(([id, args]) => {
      const schema = Object.hasOwn(DATA_SOURCES, type) ? DATA_SOURCES[type] : undefined;
      if (schema === undefined) return [`data.${type}.${id}: Gatehouse reads no data source of this type`];
      return faultsAgainst(schema, args).map((fault) => `data.${type}.${id}: ${fault}`);
    }),
  );
}

/** Blocks that are judged in addition to resources. */
function besideResources(json: object): number {
  const data = entriesOf(recordOf(json, "data")).flatMap(([, byId]) => entriesOf(byId));
  return (
    Object.keys(json).filter((key) => key !== "//").length +
    data.length +
    Object.keys(recordOf(json, "check")).length
  );
}

const REFERENCE = /\$\{([a-z0-9_]+)\.([\w-]+)\.[a-z_]+\}/g;

/** References stay in one stack and account. */
function referenceFaults(resources: readonly Address[]): string[] {
  const byAddress = new Map(resources.map((resource) => [`${resource.type}.${resource.id}`, resource]));
  return resources.flatMap(({ type, id, args }) => {
    // A policy's own variables are escaped, and its schema allows no others.
    const { lifecycle: _, "//": __, policy: ___, ...others } = args;
    const after = Array.isArray(args.depends_on) ? args.depends_on.map(String) : [];
    const named = [...JSON.stringify(others).matchAll(REFERENCE)].map(
      ([, toType, toId]) => `${toType}.${toId}`,
    );
    return [...named, ...after].flatMap((target) => {
      const found = byAddress.get(target);
      if (found === undefined) return [`${type}.${id}: it refers to ${target}, which is not in the stack`];
      if (found.args.provider !== args.provider)
        return [`${type}.${id}: it refers to ${target}, which is in another account`];
      return [];
    });
  });
}

const USER = "aws_iam_user.";

/** A moved user keeps access keys and password, so only a former name that the file declares may move. */
function isDeclaredMove(from: string, to: string, { formerUsers }: DeclaredTerraform): boolean {
  return [...formerUsers].some(([name, was]) => userId(name) === to && userId(was) === from);
}

function movedFaults(json: object, resources: readonly Address[], declared: DeclaredTerraform): string[] {
  const blocks = (json as { moved?: unknown }).moved;
  if (blocks === undefined) return [];
  if (!declared.hasRenames) return ["moved: the file renames nothing"];
  const addresses = new Set(resources.map(({ type, id }) => `${type}.${id}`));
  return (Array.isArray(blocks) ? blocks : []).flatMap((block) => {
    const result = MOVED.safeParse(block);
    if (!result.success) return [];
    const { from, to } = result.data;
    if (from.split(".")[0] !== to.split(".")[0]) return [`moved: ${from} is of another type than ${to}`];
    if (!addresses.has(to)) return [`moved: ${to} is not in the plan`];
    if (addresses.has(from)) return [`moved: ${from} is still in the plan`];
    if (from.startsWith(USER) && !isDeclaredMove(from.slice(USER.length), to.slice(USER.length), declared))
      return [
        `moved: ${to} would take over the keys and the password of ${from}, which the file does not declare`,
      ];
    return [];
  });
}

/** Types whose import id contains the object's name. */
const NAMED_BY_ID: readonly string[] = ["aws_iam_user", "aws_iam_group", "aws_iam_role"];

/** Files that Terraform reads beside the stack's JSON: only the imports of `gatehouse adopt`. */
function besideFaults({ beside }: ParsedStack, resources: readonly Address[]) {
  const faults: string[] = [];
  const notJudged: string[] = [];
  for (const [file, text] of beside) {
    if (file !== ADOPTED) {
      faults.push(`${file}: Gatehouse does not write this file, but Terraform would read it`);
      continue;
    }
    const result = isPlainJson(text) ? IMPORTS.safeParse(JSON.parse(text)) : undefined;
    if (result?.success !== true) {
      faults.push(`${file}: it is not what gatehouse adopt writes`);
      continue;
    }
    for (const { to, id } of result.data.import) {
      const target = resources.find((resource) => `${resource.type}.${resource.id}` === to);
      if (target === undefined) faults.push(`${file}: ${to} is not in the plan`);
      else if (!NAMED_BY_ID.includes(target.type))
        notJudged.push(`whether ${id} is the object that ${to} imports`);
      else if (target.args.name !== id) faults.push(`${file}: ${to} would import ${id}, another object`);
    }
  }
  return { faults, notJudged };
}

function recordOf(json: object, key: string): Record<string, unknown> {
  const value = (json as Record<string, unknown>)[key];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
