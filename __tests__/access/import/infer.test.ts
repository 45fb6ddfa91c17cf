import { join } from "node:path";
import { infer } from "../../../access/import/infer/infer";
import { writtenFile } from "../../../access/import/infer/written-file";
import { entitlementsOf } from "../../../organization/entitlements";
import { documentsIn, loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { policyFilesIn } from "../../../organization/policy-files";
import { estateOfPlan } from "../../support/estate-of-plan";
import { NOW } from "../../support/parse-organization";
import { synthesizeAll } from "../../support/synthesized";

const shipped = policyFilesIn([join(PACKAGE, "policies")], documentsIn);

function estateOfFile(file: string) {
  const entitlements = entitlementsOf(loadOrganization(file, NOW), NOW);
  const stacks = [...synthesizeAll(entitlements).values()].map((text) => JSON.parse(text));
  return estateOfPlan(entitlements.organization, stacks);
}

describe("an import of what organization.yaml creates", () => {
  const estate = estateOfFile(join(PACKAGE, "organization.yaml"));
  const imported = infer(estate, shipped, { name: "example", now: NOW });

  it("writes the file as people write it", () => {
    expect(writtenFile(imported)).toMatchSnapshot();
  });

  it("keeps everything", () => {
    expect(imported.findings.filter(({ list }) => list !== "kept")).toEqual([]);
  });

  it("uses the shipped documents", () => {
    expect([...imported.policies.keys()]).toEqual([]);
  });
});
