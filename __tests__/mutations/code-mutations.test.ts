import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLAIMS } from "../../access/proof/claims";
import { stateOf } from "../../access/proof/verdict";
import { PACKAGE } from "../../organization/package";
import { CAUGHT_BY_CLAIM, CAUGHT_BY_TEST, CODE_MUTATIONS } from "../support/code-mutations";
import { mutationTable } from "../support/documented-mutations";
import { judged } from "../support/judged-plan";
import { Mutant, mutatedText } from "../support/mutant";

jest.setTimeout(60_000);

const mutant = new Mutant();

/** The gravest mutation of each kind; the soak test runs all of them. */
const GRAVEST = [
  "trust without the MFA flag",
  "no Deny without MFA",
  "devices by names that begin like the user's",
  "delegation to every role",
  "a grant without its end",
  "a provider of any account",
];

describe("the mutations of the code", () => {
  it("each replace text that the code has exactly once", () => {
    const outdated = CODE_MUTATIONS.flatMap((mutation) => {
      try {
        return mutatedText(mutation) === "" ? [mutation.name] : [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
    expect(outdated).toEqual([]);
  });

  it("have unique names", () => {
    const names = CODE_MUTATIONS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it("name claims and test files that exist", () => {
    const claims = CLAIMS.map(({ id }) => id);
    const missing = [
      ...CAUGHT_BY_CLAIM.filter(({ claim }) => !claims.includes(claim)),
      ...CAUGHT_BY_TEST.filter(({ test }) => !existsSync(join(PACKAGE, test))),
    ];
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

describe("the counts of mutations", () => {
  it("equal the table in docs/proof.md", () => {
    const documented = readFileSync(join(PACKAGE, "docs", "proof.md"), "utf8");
    expect(documented.slice(documented.indexOf("| caught by |"))).toBe(mutationTable());
  });
});

describe("the unmutated code", () => {
  it("synthesizes a plan that no claim refutes", async () => {
    const claims = CAUGHT_BY_CLAIM.filter(({ name }) => GRAVEST.includes(name)).map(({ claim }) => claim);
    const verdicts = await judged(mutant.synthesized(), ({ id }) => claims.includes(id));
    expect(verdicts.map(stateOf)).not.toContain("refuted");
  });
});

describe("the proof refutes mutated code:", () => {
  it.each(GRAVEST)("%s", async (name) => {
    const mutation = CAUGHT_BY_CLAIM.find((it) => it.name === name);
    if (mutation === undefined) throw new Error(`there is no mutation ${name}`);
    const plan = mutant.with(mutation, () => mutant.synthesized(mutation.base));
    const verdicts = await judged(plan, ({ id }) => id === mutation.claim);
    expect(verdicts.map(stateOf)).toContain("refuted");
  });
});
