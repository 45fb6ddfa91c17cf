import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { didYouMean } from "./nearest";
import type { LocatedProblem } from "./problem";
import { shownPath } from "./project";
import { isSource, parseSource } from "./source";
import { readText, UnreadableFile } from "./text-file";

/** A call that a role must, or must not, be able to make. */
export interface Probe {
  /** `rds:CreateDBInstance` */
  readonly action: string;
  /** ARN. `${account}` and `${partition}` are the role's. @default * */
  readonly resource?: string;
  /** Condition keys, in addition to those of every call. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The owner's expectations of a policy document. */
export interface Probes {
  readonly can?: readonly Probe[];
  readonly cannot?: readonly Probe[];
}

const ENDING = ".probes.yaml";

const EXPECTED = "an action without wildcards, such as rds:CreateDBInstance";
const value = z.union([z.string(), z.array(z.string()).min(1)], "a text or a list of texts");
const probe = z.strictObject(
  {
    action: z.string(EXPECTED).regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, EXPECTED),
    resource: z
      .string("an ARN or *")
      .regex(/^(\*|arn:.*)$/, "an ARN or *")
      .optional(),
    context: z.record(z.string(), value, "condition keys with their values").optional(),
  },
  "a call, such as { action: rds:CreateDBInstance }",
);
const list = z
  .array(probe, "a list of calls, such as [{ action: rds:CreateDBInstance }]")
  .min(1, "at least one call");
const schema = z
  .strictObject({ can: list.optional(), cannot: list.optional() })
  .refine(({ can, cannot }) => can !== undefined || cannot !== undefined, "can, cannot or both");
const KEYS = ["can", "cannot", "action", "resource", "context"];

/**
 * Reads the probes beside the policy documents of an organization: `rds.probes.yaml` beside `rds.json`.
 *
 * @returns the valid probes by document, and all problems of the others
 */
export function probesBeside(file: string): { probes: Map<string, Probes>; problems: LocatedProblem[] } {
  const folder = join(dirname(file), "policies");
  const probes = new Map<string, Probes>();
  const problems: LocatedProblem[] = [];
  if (!existsSync(folder)) return { probes, problems };
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (!entry.endsWith(ENDING)) continue;
    const name = entry.slice(0, -ENDING.length).split("\\").join("/");
    const path = join(folder, entry);
    const shown = shownPath(path);
    if (!existsSync(join(folder, `${name}.json`)))
      problems.push({
        file: shown,
        position: { line: 1, column: 1 },
        message: `there is no policies/${name}.json for these probes`,
        fix: "rename the file to match a document, or delete it",
      });
    const read = readProbes(path, shown);
    if (Array.isArray(read)) problems.push(...read);
    else probes.set(name, read);
  }
  return { probes, problems };
}

function readProbes(path: string, shown: string): Probes | LocatedProblem[] {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return [{ file: shown, message: error.reason }];
  }
  const source = parseSource(text, shown);
  if (!isSource(source)) return source;
  const parsed = schema.safeParse(source.data);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.flatMap((issue) => {
    const place = issue.path as (string | number)[];
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) =>
        source.locate({
          path: [...place, key],
          at: "key",
          message: "unknown key",
          found: key,
          expected: place.length === 0 ? "can, cannot" : "action, resource, context",
          fix: didYouMean(key, KEYS),
        }),
      );
    const found = place.reduce<unknown>(
      (value, step) => (value as Record<string, unknown>)?.[step],
      source.data,
    );
    return [
      source.locate({
        path: place,
        message: "invalid probes",
        found: found === undefined ? "nothing" : JSON.stringify(found),
        expected: issue.code === "invalid_type" && place.length === 0 ? "can, cannot or both" : issue.message,
      }),
    ];
  });
}
