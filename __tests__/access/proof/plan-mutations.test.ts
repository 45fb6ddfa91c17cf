import { stacksOnly } from "../../../access/iam/stack-files";
import { stateOf } from "../../../access/proof/verdict";
import { judged } from "../../support/judged-plan";
import { BASES, type Base, MUTATIONS, mutated, stacksOf } from "../../support/plan-mutations";

jest.setTimeout(60_000);

describe("the unmutated plan", () => {
  it.each(Object.keys(BASES) as Base[])("is proven to be a known plan: %s", async (base) => {
    const output = stacksOnly(stacksOf(base));
    const verdicts = await judged({ text: BASES[base], output }, ({ on }) => on === "plan");
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
