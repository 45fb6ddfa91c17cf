import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { plannedIam } from "../../../access/iam/planned-iam";
import { proveAssumptions } from "../../../access/proof/assumptions";
import { declaredAccess } from "../../../access/proof/declared-access";
import { proveEnrollment } from "../../../access/proof/enrollment-probes";
import { proveTrusts } from "../../../access/proof/trust-structure";
import { entitlementsOf } from "../../../organization/entitlements";
import { parseOrganization } from "../../../organization/load";
import { NOW, policies } from "../../support/parse-organization";
import { organizationText } from "../../support/random-organization";
import { synthesizeAll } from "../../support/synthesized";
import { evaluator } from "../../support/weakened-plan";

const COUNT = 130;
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** What the proof has against a file; undefined when the file is refused. */
async function faultsOf(text: string): Promise<string[] | undefined> {
  const result = parseOrganization(text, "organization.yaml", policies, NOW);
  if ("problems" in result) return undefined;
  const declared = declaredAccess(text, NOW);
  const stacks = synthesizeAll(entitlementsOf(result.organization, NOW));
  const snapshot = plannedIam([...stacks.values()].map((json) => JSON.parse(json)));
  const verdicts = [
    ...(await proveAssumptions(snapshot, declared, await evaluator(), NOW)),
    ...proveTrusts(snapshot, declared),
    await proveEnrollment(snapshot, declared, await evaluator(), NOW),
  ];
  const users = snapshot.users.map(({ name }) => name);
  expect(users.sort()).toEqual([...declared.users].sort());
  return verdicts.flatMap((verdict) => verdict.counterExamples);
}

describe("any organization", () => {
  it(`synthesizes to exactly the access that it declares: ${COUNT} of them (SEED=${SEED} repeats this run)`, async () => {
    let proven = 0;
    await fc.assert(
      fc.asyncProperty(organizationText, async (text) => {
        const faults = await faultsOf(text);
        fc.pre(faults !== undefined);
        proven++;
        expect(faults).toEqual([]);
      }),
      { numRuns: COUNT, seed: SEED, maxSkipsPerRun: 20 },
    );
    expect(proven).toBeGreaterThanOrEqual(COUNT);
  }, 120_000);

  const fixtures = join(__dirname, "fixtures");
  it.each(readdirSync(fixtures))(
    "that once was a counter-example, or near one, is proven: %s",
    async (file) => {
      expect(await faultsOf(readFileSync(join(fixtures, file), "utf8"))).toEqual([]);
    },
  );
});
