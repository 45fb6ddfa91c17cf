import { prove } from "../../../access/proof/prove";
import { isProven } from "../../../access/proof/verdict";
import { NOW } from "../../support/parse-organization";
import { MUTATIONS, mutated } from "../../support/plan-mutations";

jest.setTimeout(120_000);

describe("the whole proof of a plan with", () => {
  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))("%s", async (_, mutation) => {
    const { text, output } = mutated(mutation);
    const verdicts = await prove(text, output, NOW);
    expect(isProven(verdicts)).toBe(!("caughtBy" in mutation));
    const found = verdicts.flatMap(({ counterExamples }) => counterExamples);
    if ("caughtBy" in mutation) expect(found).toContainEqual(expect.stringMatching(mutation.as));
  });
});
