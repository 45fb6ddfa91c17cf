import { CLAIMS, judgeClaims } from "../../../access/proof/claims";
import { declaredAccess } from "../../../access/proof/declared-access";
import { declaredTerraform } from "../../../access/proof/declared-terraform";
import { plannedIam } from "../../../access/proof/planned-iam";
import { parsed, stacksOnly } from "../../../access/proof/stack-files";
import { stateOf, type Verdict } from "../../../access/proof/verdict";
import { NOW } from "../../organization/parse";
import { BASES, type Base, MUTATIONS, mutated, stacksOf } from "./plan-mutations";
import { evaluator } from "./weakened";

jest.setTimeout(60_000);

/** What these claims say of an output; all claims are judged in the soak run. */
async function judged(
  { text, output }: ReturnType<typeof mutated>,
  claims: (claim: (typeof CLAIMS)[number]) => boolean,
): Promise<Verdict[]> {
  const stacks = output.stacks.map(parsed);
  const wanted = CLAIMS.filter(claims);
  const access = wanted.some(({ on }) => on === "access")
    ? {
        declared: declaredAccess(text, NOW),
        standing: plannedIam(stacks.map(({ json }) => json)),
        evaluate: await evaluator(),
        now: NOW,
      }
    : "not read";
  const plan = { output, stacks, declaredTerraform: declaredTerraform(text) };
  return judgeClaims({ access, plan }, undefined, wanted);
}

describe("without a mutation", () => {
  it.each(Object.keys(BASES) as Base[])("the plan is known: %s", async (base) => {
    const output = stacksOnly(stacksOf(base));
    const verdicts = await judged({ text: BASES[base], output } as never, ({ on }) => on === "plan");
    expect(verdicts.map(stateOf)).toEqual(["proven", "proven", "proven"]);
  });
});

describe("caught:", () => {
  it.each(
    MUTATIONS.flatMap((mutation) => ("caughtBy" in mutation ? [[mutation.name, mutation] as const] : [])),
  )("%s", async (_, mutation) => {
    const verdicts = await judged(mutated(mutation), ({ id }) => id === mutation.caughtBy);
    expect(verdicts.flatMap(({ counterExamples }) => counterExamples)).toContainEqual(
      expect.stringMatching(mutation.as),
    );
  });
});

describe("harmless:", () => {
  it.each(
    MUTATIONS.flatMap((mutation) =>
      "harmless" in mutation ? [[`${mutation.name}: ${mutation.harmless}`, mutation] as const] : [],
    ),
  )("%s", async (_, mutation) => {
    const verdicts = await judged(mutated(mutation), ({ on }) => on === "plan");
    expect(verdicts.flatMap(({ counterExamples }) => counterExamples)).toEqual([]);
  });
});
