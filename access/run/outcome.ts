import type { Counts } from "./terraform-text";

/** What a run did in one stack. */
export interface Outcome {
  readonly stack: string;
  readonly result:
    | "unchanged"
    | "changes"
    | "applied"
    | "failed"
    | "interrupted"
    | "not started"
    | "not applied"
    | "not confirmed";
  /** Of its plan. Absent if terraform printed none. */
  readonly counts?: Counts;
  /** The terraform command that failed. */
  readonly step?: string;
  /** Why it failed, on one line. */
  readonly reason?: string;
  /** How to release a lock, or why a log is incomplete. */
  readonly advice?: string;
  readonly log: string;
}

/** Results of what a person asked for and a run did not do. */
const UNDONE: readonly Outcome["result"][] = ["failed", "interrupted", "not started", "not applied"];

export function isUndone({ result }: Outcome): boolean {
  return UNDONE.includes(result);
}

/** Terraform's own exit codes: 1 if a stack failed, and with `-detailed-exitcode` 2 if a plan has changes. */
export function exitCodeOf(
  outcomes: readonly Outcome[],
  { detailed, interrupted }: { readonly detailed: boolean; readonly interrupted?: number },
): number {
  if (interrupted !== undefined) return interrupted;
  const has = (result: Outcome["result"]) => outcomes.some((outcome) => outcome.result === result);
  if (outcomes.some(isUndone) || has("not confirmed")) return 1;
  return detailed && has("changes") ? 2 : 0;
}
