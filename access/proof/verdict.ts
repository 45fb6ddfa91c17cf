/** The result of one group of checks. */
export interface Verdict {
  /** The claim, as a sentence without a final period. */
  readonly claim: string;
  /** Number of judged calls or policies. */
  readonly judged: number;
  /** Sentences that name the objects; empty if the claim holds. */
  readonly counterExamples: readonly string[];
  /** What the proof does not cover. */
  readonly notJudged?: readonly string[];
  /** Which part was tried, if trying everything takes too long. */
  readonly sample?: string;
  /** Why nothing had to be judged, if the file has no subject of the claim. */
  readonly nothingToJudge?: string;
  /** Further information that does not change the verdict. */
  readonly notes?: readonly string[];
}

/**
 * `proven`: everything was judged, and holds. `in part`: what was judged holds, and the rest is named. `not judged`: nothing
 * was, which proves nothing.
 */
export type State = "proven" | "in part" | "refuted" | "not judged" | "nothing to judge";

/** A claim is proven if something was judged, nothing was left out, and no counterexample exists. */
export function stateOf({ judged, counterExamples, notJudged = [], sample, nothingToJudge }: Verdict): State {
  if (counterExamples.length > 0) return "refuted";
  if (judged === 0) return nothingToJudge !== undefined ? "nothing to judge" : "not judged";
  return notJudged.length > 0 || sample !== undefined ? "in part" : "proven";
}

/** Whether no claim is refuted or remained unjudged. */
export function isProven(verdicts: readonly Verdict[]): boolean {
  return (
    verdicts.length > 0 && verdicts.every((verdict) => !["refuted", "not judged"].includes(stateOf(verdict)))
  );
}
