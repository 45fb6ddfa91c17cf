import fc from "fast-check";
import { plannedIam } from "../../access/iam/planned-iam";
import { proveAssumptions } from "../../access/proof/assumptions";
import { declaredAccess } from "../../access/proof/declared-access";
import { proveEnrollment } from "../../access/proof/enrollment-probes";
import { proveTrusts } from "../../access/proof/trust-structure";
import { entitlementsOf } from "../../organization/entitlements";
import { parseOrganization } from "../../organization/load";
import { NOW, policies } from "./parse-organization";
import { organizationText } from "./random-organization";
import { synthesizeAll } from "./synthesized";
import { evaluator } from "./weakened-plan";

/** The proof's counter-examples for a file; undefined if the file is refused. */
export async function faultsOf(text: string): Promise<string[] | undefined> {
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

/** Fails with its seed on the first random organization whose plan does not grant exactly the declared access. */
export async function expectProven(count: number, seed: number): Promise<void> {
  let proven = 0;
  await fc.assert(
    fc.asyncProperty(organizationText, async (text) => {
      const faults = await faultsOf(text);
      fc.pre(faults !== undefined);
      proven++;
      expect(faults).toEqual([]);
    }),
    { numRuns: count, seed, maxSkipsPerRun: 20 },
  );
  expect(proven).toBeGreaterThanOrEqual(count);
}
