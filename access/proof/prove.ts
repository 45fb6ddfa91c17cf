import { proveAssumptions } from "./assumptions";
import { declaredAccess } from "./declared-access";
import { proveDenial } from "./denial";
import { loadEvaluator } from "./evaluator";
import { proveMachines } from "./machine-probes";
import { plannedIam, type TerraformJson } from "./planned-iam";
import { proveRoles } from "./role-probes";
import { sampleOf } from "./sample";
import { proveSelfService } from "./self-service-probes";
import { proveTrusts } from "./trust-structure";
import type { Verdict } from "./verdict";

/**
 * Judges synthesized stacks against the file: what passes is what is declared, no more and no less.
 *
 * @param text the organization file
 * @param stacks Terraform JSON of every stack
 * @param now grants that have ended by then are no longer declared
 * @param sample how many users are tried, of an organization in which trying all would take too long
 */
export async function prove(
  text: string,
  stacks: readonly TerraformJson[],
  now: Date,
  sample?: number,
): Promise<Verdict[]> {
  const declared = declaredAccess(text, now);
  const standing = plannedIam(stacks);
  const tried = sample === undefined ? { standing, declared } : sampleOf(standing, declared, sample);
  const evaluate = await loadEvaluator();
  const verdicts = [
    ...(await proveAssumptions(tried.standing, tried.declared, evaluate, now)),
    // Reading a trust takes no time: all of them are read.
    ...proveTrusts(standing, declared),
    await proveMachines(standing, declared, evaluate),
    await proveRoles(tried.standing, tried.declared, evaluate),
    await proveSelfService(tried.standing, tried.declared, evaluate),
    // A call or two for each account: none is left out of a sample.
    ...(await proveDenial(standing, declared, evaluate)),
  ];
  if (!("leftOut" in tried)) return verdicts;
  const [first, ...others] = verdicts;
  return first === undefined ? [] : [{ ...first, notJudged: [`all: this is ${tried.leftOut}`] }, ...others];
}

/** Whether every claim holds. */
export function isProven(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ counterExamples }) => counterExamples.length === 0);
}

const SHOWN = 20;

/** The verdicts for the terminal, or as JSON. Ends with a newline. */
export function renderVerdicts(verdicts: readonly Verdict[], format: "table" | "json"): string {
  if (format === "json") return `${JSON.stringify({ proven: isProven(verdicts), verdicts }, null, 2)}\n`;
  const lines = verdicts.flatMap(({ claim, judged, counterExamples, notJudged = [] }) => [
    `${counterExamples.length === 0 ? "proven " : "REFUTED"}  ${claim} (${judged} judged)`,
    ...counterExamples.slice(0, SHOWN).map((example) => `           ${example}`),
    ...(counterExamples.length > SHOWN ? [`           and ${counterExamples.length - SHOWN} more`] : []),
    ...notJudged.map((what) => `         not judged: ${what}`),
  ]);
  return `${lines.join("\n")}\n`;
}
