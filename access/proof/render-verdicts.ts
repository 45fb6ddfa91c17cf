import { isProven, type State, stateOf, type Verdict } from "./verdict";

/** Equally wide, so that claims line up. */
const WORDS: Readonly<Record<State, string>> = {
  proven: "proven ",
  "in part": "in part",
  refuted: "REFUTED",
  "not judged": "UNKNOWN",
  "nothing to judge": "none   ",
};

/** Maximum number of counterexamples shown per claim. */
const SHOWN = 20;

/** The verdicts for the terminal, or as JSON. */
export function renderVerdicts(verdicts: readonly Verdict[], format: "table" | "json"): string {
  if (format === "json") {
    const withState = verdicts.map((verdict) => ({ ...verdict, state: stateOf(verdict) }));
    return `${JSON.stringify({ proven: isProven(verdicts), verdicts: withState }, null, 2)}\n`;
  }
  return `${verdicts.flatMap(linesOf).join("\n")}\n`;
}

function linesOf(verdict: Verdict): string[] {
  const { claim, judged, counterExamples, notJudged = [], sample, nothingToJudge, notes = [] } = verdict;
  const state = stateOf(verdict);
  const extent = state === "nothing to judge" ? `nothing to judge: ${nothingToJudge}` : `${judged} judged`;
  return [
    `${WORDS[state]}  ${claim} (${extent})`,
    ...counterExamples.slice(0, SHOWN).map((example) => `           ${example}`),
    ...(counterExamples.length > SHOWN ? [`           and ${counterExamples.length - SHOWN} more`] : []),
    ...(sample === undefined ? [] : [`         a sample: ${sample}`]),
    ...notJudged.map((what) => `         not judged: ${what}`),
    ...notes.map((note) => `         ${note}`),
  ];
}
