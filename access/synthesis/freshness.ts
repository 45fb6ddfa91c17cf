import { isDeepStrictEqual } from "node:util";
import { allResources } from "../iam/plan-addresses";
import type { SynthesizedOutput } from "../iam/stack-files";
import { freshOutput } from "./synthesize";

/** Differences that are named. */
const NAMED = 5;

/**
 * Why an output is not what the file synthesizes to now, in lines for the terminal; undefined when it is.
 * Only content is compared: file times mean nothing in a fresh clone.
 */
export async function whyStale(
  organizationFile: string,
  output: SynthesizedOutput,
): Promise<string | undefined> {
  const found = stacksByName(output);
  const wanted = stacksByName(await freshOutput(organizationFile));
  if (![...accountsIn(found)].some((id) => accountsIn(wanted).has(id)))
    return "the synthesized output is of another organization: it has no account of this file";
  const differing = differences(found, wanted);
  if (differing.length === 0) return undefined;
  const more = differing.length > NAMED ? [`and ${differing.length - NAMED} more`] : [];
  const lines = [...differing.slice(0, NAMED), ...more].map((line) => `  ${line}\n`);
  return `the synthesized output is not what this file synthesizes to now\n${lines.join("").trimEnd()}`;
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
    if (meant === undefined) return [`stack ${name} is one too many`];
    return differingParts(partsOf(there), partsOf(meant)).map((part) => `stack ${name}: ${part}`);
  });
}

function differingParts(found: ReadonlyMap<string, unknown>, wanted: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...found.keys(), ...wanted.keys()])].sort().flatMap((part) => {
    if (!found.has(part)) return [`${part} is missing`];
    if (!wanted.has(part)) return [`${part} is one too many`];
    return isDeepStrictEqual(found.get(part), wanted.get(part)) ? [] : [`${part} is another one`];
  });
}

/** A stack's resources by their addresses, and its other blocks by their names. */
function partsOf({ "//": _, resource, ...blocks }: Json): Map<string, unknown> {
  const resources = allResources({ resource }).map(({ type, id, args: { "//": __, ...args } }) => {
    return [`${type}.${id}`, args] as const;
  });
  return new Map<string, unknown>([...Object.entries(blocks), ...resources]);
}
