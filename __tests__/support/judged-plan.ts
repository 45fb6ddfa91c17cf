import { plannedIam } from "../../access/iam/planned-iam";
import { parsed, type SynthesizedOutput } from "../../access/iam/stack-files";
import { CLAIMS, type Claim, judgeClaims } from "../../access/proof/claims";
import { declaredAccess } from "../../access/proof/declared-access";
import { declaredTerraform } from "../../access/proof/declared-terraform";
import type { Verdict } from "../../access/proof/verdict";
import { NOW } from "./parse-organization";
import { evaluator } from "./weakened-plan";

/** The verdicts of selected claims about a file's output. */
export async function judged(
  { text, output }: { readonly text: string; readonly output: SynthesizedOutput },
  claims: (claim: Claim) => boolean,
): Promise<Verdict[]> {
  const stacks = output.stacks.map(parsed);
  const wanted = CLAIMS.filter(claims);
  const access = wanted.some(({ on }) => on === "access")
    ? {
        declared: declaredAccess(text, NOW),
        snapshot: plannedIam(stacks.map(({ json }) => json)),
        evaluate: await evaluator(),
        now: NOW,
      }
    : "not read";
  const plan = { output, stacks, declaredTerraform: declaredTerraform(text) };
  return judgeClaims({ access, plan }, undefined, wanted);
}
