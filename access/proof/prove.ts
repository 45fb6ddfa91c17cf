import { type AccessEvidence, judgeClaims } from "./claims";
import { declaredAccess } from "./declared-access";
import { declaredTerraform } from "./declared-terraform";
import { loadEvaluator } from "./evaluator";
import { NO_OWN_POLICIES, type OwnPolicies } from "./own-policies";
import { plannedIam } from "./planned-iam";
import { type ParsedStack, parsed, type SynthesizedOutput } from "./stack-files";
import type { Verdict } from "./verdict";

export interface ProofOptions {
  /** How many users are tried, of an organization in which trying all would take too long. @default all */
  readonly sample?: number;
  /** The documents beside the file. @default none */
  readonly own?: OwnPolicies;
}

/**
 * Judges synthesized stacks against the file: what passes is what is declared, no more and no less.
 *
 * @param text the organization file
 * @param output what Terraform would read of every stack
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

/** The access that the stacks make; or, where they are not what they have to be, why it cannot be read. */
async function accessOf(
  text: string,
  stacks: readonly ParsedStack[],
  now: Date,
  own: OwnPolicies,
): Promise<AccessEvidence | string> {
  const evaluate = await loadEvaluator();
  try {
    const standing = plannedIam(stacks.map(({ json }) => json));
    return { declared: declaredAccess(text, now), standing, own, evaluate, now };
  } catch (error) {
    // Whatever is wrong with it: what cannot be read is not proven.
    return `the plan cannot be read: ${(error as Error).message}`;
  }
}
