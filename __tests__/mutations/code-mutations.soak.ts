import { prove } from "../../access/proof/prove";
import { isProven, stateOf } from "../../access/proof/verdict";
import { CAUGHT_BY_CLAIM, CAUGHT_BY_TEST, HARMLESS } from "../support/code-mutations";
import { judged } from "../support/judged-plan";
import { Mutant } from "../support/mutant";
import { NOW } from "../support/parse-organization";
import { BASES, type Base } from "../support/plan-mutations";

jest.setTimeout(300_000);

const mutant = new Mutant();
const byName = <T extends { readonly name: string }>(mutations: readonly T[]) =>
  mutations.map((mutation) => [mutation.name, mutation] as const);

describe("the unmutated code", () => {
  it.each(Object.keys(BASES) as Base[])("synthesizes a proven plan: %s", async (base) => {
    const { text, output } = mutant.synthesized(base);
    const verdicts = await prove(text, output, NOW);
    expect(verdicts.flatMap(({ counterExamples }) => counterExamples)).toEqual([]);
    expect(isProven(verdicts)).toBe(true);
  });

  it.each([...new Set(CAUGHT_BY_TEST.map(({ test }) => test))])("passes the tests: %s", (test) => {
    expect(mutant.failing(test)).toEqual([]);
  });
});

describe("refuted by the named claim:", () => {
  it.each(byName(CAUGHT_BY_CLAIM))("%s", async (_, mutation) => {
    const plan = mutant.with(mutation, () => mutant.synthesized(mutation.base));
    const verdicts = await judged(plan, ({ id }) => id === mutation.claim);
    expect(verdicts.map(stateOf)).toContain("refuted");
  });
});

describe("failing the named tests:", () => {
  it.each(byName(CAUGHT_BY_TEST))("%s", (_, mutation) => {
    expect(mutant.with(mutation, () => mutant.failing(mutation.test))).not.toEqual([]);
  });
});

describe("harmless:", () => {
  it.each(byName(HARMLESS))("%s", async (_, mutation) => {
    const { text, output } = mutant.with(mutation, () => mutant.synthesized(mutation.base));
    expect(isProven(await prove(text, output, NOW))).toBe(true);
  });
});
