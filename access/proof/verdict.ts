/** The result of one group of checks. */
export interface Verdict {
  /** The claim, as a sentence without a full stop. */
  readonly claim: string;
  /** How many calls or policies were judged. */
  readonly judged: number;
  /** Each a sentence with the names in it; empty when the claim holds. */
  readonly counterExamples: readonly string[];
  /** What the proof does not cover, if anything. */
  readonly notJudged?: readonly string[];
  /** Which part was tried, where trying all of it takes too long. */
  readonly sample?: string;
  /** Why nothing had to be judged, where the file has nothing that the claim is about. */
  readonly nothingToJudge?: string;
  /** What else a reader should know: it changes no verdict. */
  readonly notes?: readonly string[];
}

/**
 * `proven`: all of it was judged, and holds. `in part`: what was judged holds, and the rest is named.
 * `not judged`: nothing was, which proves nothing.
 */
export type State = "proven" | "in part" | "refuted" | "not judged" | "nothing to judge";

/** A claim is proven when something was judged, nothing was left out, and nothing speaks against it. */
export function stateOf({ judged, counterExamples, notJudged = [], sample, nothingToJudge }: Verdict): State {
  if (counterExamples.length > 0) return "refuted";
  if (judged === 0) return nothingToJudge !== undefined ? "nothing to judge" : "not judged";
  return notJudged.length > 0 || sample !== undefined ? "in part" : "proven";
}

/** Whether no claim is refuted, and none has gone without a judgement. */
export function isProven(verdicts: readonly Verdict[]): boolean {
  return (
    verdicts.length > 0 && verdicts.every((verdict) => !["refuted", "not judged"].includes(stateOf(verdict)))
  );
}
