/** What one group of checks found. */
export interface Verdict {
  /** What is claimed, as a sentence without a full stop. */
  readonly claim: string;
  /** How many calls or policies were judged. */
  readonly judged: number;
  /** Each a sentence with the names in it; empty when the claim holds. */
  readonly counterExamples: readonly string[];
  /** What the proof does not say, if there is something. */
  readonly notJudged?: readonly string[];
}
