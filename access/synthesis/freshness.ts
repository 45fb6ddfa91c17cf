import { isDeepStrictEqual } from "node:util";
import { allResources } from "../iam/plan-addresses";
import type { SynthesizedOutput } from "../iam/stack-files";
import { freshOutput } from "./synthesize";

/** Maximum number of named differences. */
const NAMED = 5;

/**
 * How an output differs from the file's current synthesis; undefined if it does not. Compares only content: file times mean
 * nothing in a fresh clone.
 */
export async function whyStale(
  organizationFile: string,
  output: SynthesizedOutput,
): Promise<string | undefined> {
  const found = stacksByName(output);
  const wanted = stacksByName(await freshOutput(organizationFile));
  if (![...accountsIn(found)].some((id) => accountsIn(wanted).has(id)))
    return "the synthesized output belongs to another organization: it has no account of this file";
  const differing = differences(found, wanted);
  if (differing.length === 0) return undefined;
  const more = differing.length > NAMED ? [`and ${differing.length - NAMED} more`] : [];
  const lines = [...differing.slice(0, NAMED), ...more].map((line) => `  ${line}\n`);
  return `the synthesized output is out of date\n${lines.join("").trimEnd()}`;
}

type Json = Readonly<Record<string, unknown>>;

function stacksByName({ stacks }: SynthesizedOutput): Map<string, Json> {
  return new Map(stacks.map(({ name, text }) => [name, JSON.parse(text)]));
}

function accountsIn(stacks: ReadonlyMap<string, Json>): Set<string> {
  const ids = [...stacks.values()].flatMap(({ provider }) =>
    Object.values(provider ?? {})
      .flat()
      .flatMap(({ allowed_account_ids: allowed = [] }) => allowed as string[]),
  );
  return new Set(ids);
}

function differences(found: ReadonlyMap<string, Json>, wanted: ReadonlyMap<string, Json>): string[] {
  return [...new Set([...found.keys(), ...wanted.keys()])].sort().flatMap((name) => {
    const [there, meant] = [found.get(name), wanted.get(name)];
    if (there === undefined) return [`stack ${name} is missing`];
    if (meant === undefined) return [`stack ${name} is not in this file`];
    return differingParts(partsOf(there), partsOf(meant)).map((part) => `stack ${name}: ${part}`);
  });
}

function differingParts(found: ReadonlyMap<string, unknown>, wanted: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...found.keys(), ...wanted.keys()])].sort().flatMap((part) => {
    if (!found.has(part)) return [`${part} is missing`];
    if (!wanted.has(part)) return [`${part} is not in this file`];
    return isDeepStrictEqual(found.get(part), wanted.get(part)) ? [] : [`${part} differs`];
  });
}

/** A stack's resources by address, and its other blocks by name. */
function partsOf({ "//": _, resource, ...blocks }: Json): Map<string, unknown> {
  const resources = allResources({ resource }).map(({ type, id, args: { "//": __, ...args } }) => {
    return [`${type}.${id}`, args] as const;
  });
  return new Map<string, unknown>([...Object.entries(blocks), ...resources]);
}
