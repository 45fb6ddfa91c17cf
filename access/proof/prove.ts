import { loadEvaluator } from "../iam/evaluator";
import { plannedIam } from "../iam/planned-iam";
import { type ParsedStack, parsed, type SynthesizedOutput } from "../iam/stack-files";
import { type AccessEvidence, judgeClaims } from "./claims";
import { declaredAccess } from "./declared-access";
import { declaredTerraform } from "./declared-terraform";
import { NO_OWN_POLICIES, type OwnPolicies } from "./own-policies";
import type { Verdict } from "./verdict";

export interface ProofOptions {
  /** Number of users to try in an organization too large to try all. @default all */
  readonly sample?: number;
  /** The documents beside the file. @default none */
  readonly own?: OwnPolicies;
}

/**
 * Judges synthesized stacks against the file: exactly the declared access is allowed.
 *
 * @param text the organization file
 * @param output the synthesized JSON of every stack
 * @param now grants that have ended by then are no longer declared
 */
export async function prove(
  text: string,
  output: SynthesizedOutput,
  now: Date,
  { sample, own = NO_OWN_POLICIES }: ProofOptions = {},
): Promise<Verdict[]> {
  const stacks = output.stacks.map(parsed);
  const plan = { output, stacks, declaredTerraform: declaredTerraform(text) };
  return judgeClaims({ access: await accessOf(text, stacks, now, own), plan }, sample);
}

/** The planned access, or why malformed stacks cannot be read. */
async function accessOf(
  text: string,
  stacks: readonly ParsedStack[],
  now: Date,
  own: OwnPolicies,
): Promise<AccessEvidence | string> {
  const evaluate = await loadEvaluator();
  try {
    const snapshot = plannedIam(stacks.map(({ json }) => json));
    return { declared: declaredAccess(text, now), snapshot, own, evaluate, now };
  } catch (error) {
    // Any error counts: an unreadable plan is not proven.
    return `the plan cannot be read: ${(error as Error).message}`;
  }
}
