import type { Entitlements } from "../../organization/entitlements";
import { readText } from "../../organization/text-file";
import { EvaluatorNotInstalled } from "../iam/evaluator";
import { UnreadablePlan } from "../iam/planned-iam";
import { ownPolicies } from "../proof/own-policies";
import { prove } from "../proof/prove";
import { isProven, stateOf } from "../proof/verdict";
import { freshOutput } from "../synthesis/synthesize";
import { synthesizedOutput } from "../synthesis/synthesized-stacks";
import type { Proof } from "./report-model";

/** Users times roles above which trying all of them takes more than half a minute. */
const MANY = 15_000;
/** Number of users tried then. */
const SAMPLE = 20;

/**
 * The verdict on a file, as `gatehouse prove` judges it.
 *
 * @param output synthesized before; when absent, the file is synthesized again, so that the verdict is on this file
 * and not on the present content of cdktf.out
 * @param sample number of users to try; when absent, all of them as long as that takes seconds
 */
export async function proofOf(
  file: string,
  { users, roles }: Entitlements,
  now: Date,
  { output, sample }: { readonly output?: string; readonly sample?: number },
): Promise<Proof> {
  const tried = sample ?? (users.length * roles.length > MANY ? SAMPLE : undefined);
  try {
    const judged = output === undefined ? await freshOutput(file) : synthesizedOutput(output);
    const verdicts = await prove(readText(file), judged, now, { sample: tried, own: ownPolicies(file) });
    const claims = verdicts.map((verdict) => ({ ...verdict, state: stateOf(verdict) }));
    const isRefuted = claims.some(({ state }) => state === "refuted");
    return {
      verdict: isProven(verdicts) ? "proven" : isRefuted ? "refuted" : "not proven",
      isSample: tried === undefined ? undefined : true,
      at: now.toISOString(),
      claims,
    };
  } catch (error) {
    const why = whyNot(error);
    if (why === undefined) throw error;
    return notProven(why, now);
  }
}

/** A report without a verdict, and why. */
export function notProven(why: string, now: Date): Proof {
  return { verdict: "not proven", at: now.toISOString(), why, claims: [] };
}

/** Why there is no verdict, for errors that the report can show. */
function whyNot(error: unknown): string | undefined {
  if (error instanceof UnreadablePlan) return error.message.split("\n")[0];
  if (error instanceof EvaluatorNotInstalled)
    return "the IAM evaluator is not installed here; it is a development dependency: npm ci";
  return undefined;
}
