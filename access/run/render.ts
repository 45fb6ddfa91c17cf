import { gatehouseCommand } from "../../organization/package";
import { textTable } from "../output/text-table";
import { isUndone, type Outcome } from "./outcome";
import { type Counts, countsInWords } from "./terraform-text";

/** The counts of several plans together; undefined if one has none. */
export function sumOf(outcomes: readonly Outcome[]): Counts | undefined {
  const sum = { import: 0, add: 0, change: 0, destroy: 0 };
  for (const { counts } of outcomes) {
    if (counts === undefined) return undefined;
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
  }
  return sum;
}

/** A result in a few words. */
export function inWords({ result, counts, step, reason }: Outcome): string {
  switch (result) {
    case "unchanged":
      return "no changes";
    case "changes":
      return countsInWords(counts);
    case "applied":
      return `applied: ${countsInWords(counts)}`;
    case "failed":
      return `FAILED  terraform ${step}: ${reason}`;
    case "interrupted":
      return `interrupted  terraform ${step}`;
    case "not started":
      return "not started";
    case "not applied":
    case "not confirmed":
      return `${result}: ${countsInWords(counts)}`;
  }
}

/** The stacks that have changes or failed, with their logs, and a line that counts all of them. */
export function renderOutcomes(outcomes: readonly Outcome[], format: "table" | "json"): string {
  if (format === "json") return `${JSON.stringify(outcomes, null, 2)}\n`;
  if (outcomes.length === 0) return "no stack to run\n";
  const shown = outcomes.filter(({ result }) => result !== "unchanged" && result !== "not started");
  const table = textTable(
    ["stack", "result", "log"],
    shown.map((outcome) => [outcome.stack, inWords(outcome), outcome.log]),
  );
  return `${shown.length === 0 ? "" : `${table}\n`}${renderCounts(outcomes)}\n`;
}

const IN_ORDER: readonly (readonly [Outcome["result"], string])[] = [
  ["unchanged", "without changes"],
  ["changes", "with changes"],
  ["applied", "applied"],
  ["not confirmed", "not confirmed"],
  ["not applied", "not applied"],
  ["failed", "failed"],
  ["interrupted", "interrupted"],
  ["not started", "not started"],
];

function renderCounts(outcomes: readonly Outcome[]): string {
  const parts = IN_ORDER.flatMap(([result, words]) => {
    const those = outcomes.filter((outcome) => outcome.result === result);
    if (those.length === 0) return [];
    const sum = result === "changes" || result === "applied" ? ` (${countsInWords(sumOf(those))})` : "";
    return [`${those.length} ${words}${sum}`];
  });
  return `${outcomes.length} ${outcomes.length === 1 ? "stack" : "stacks"}: ${parts.join(", ")}`;
}

/** The stacks that would be applied and those that cannot, before a person confirms. */
export function renderQuestion(outcomes: readonly Outcome[]): string {
  const rows = outcomes
    .filter(({ result }) => result === "changes" || result === "failed")
    .map((outcome) => [outcome.stack, inWords(outcome), outcome.log]);
  return `\n${textTable(["stack", "plan", "log"], rows)}\n${renderCounts(outcomes)}`;
}

/**
 * Every stack that is not as wanted, with the reason and the command that repeats it.
 *
 * @param again the command that runs the named stacks again
 */
export function renderUndone(
  outcomes: readonly Outcome[],
  again: (stacks: readonly string[]) => string,
): string | undefined {
  const undone = outcomes.filter(isUndone);
  if (undone.length === 0) return undefined;
  const failures = undone
    .filter(({ result }) => result === "failed" || result === "interrupted")
    .map((outcome) => {
      const lines = [
        `${outcome.stack}: ${inWords(outcome)}`,
        `  log       ${outcome.log}`,
        ...(outcome.advice === undefined ? [] : [outcome.advice.replace(/^/gm, "  ")]),
        `  repeat    ${again([outcome.stack])}`,
      ];
      return `${lines.join("\n")}\n`;
    });
  const names = undone.map(({ stack }) => stack);
  const all = undone.length > 1 ? [`all ${undone.length}: ${again(names)}\n`] : [];
  return [...failures, ...all].join("");
}

/** The command that repeats some stacks, with the options that decide what they do. */
export function repeatCommand(
  action: "plan" | "apply",
  {
    organization,
    parallelism,
    isApproved = false,
  }: { readonly organization?: string; readonly parallelism?: number; readonly isApproved?: boolean },
): (stacks: readonly string[]) => string {
  const options = [
    ...(organization === undefined ? [] : ["--organization", quoted(organization)]),
    ...(parallelism === undefined ? [] : ["--parallelism", String(parallelism)]),
    ...(isApproved ? ["--auto-approve"] : []),
  ];
  return (stacks) => gatehouseCommand(["run", action, ...stacks.map(quoted), ...options].join(" "));
}

/** A word for the shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
