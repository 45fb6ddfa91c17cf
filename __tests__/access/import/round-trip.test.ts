import { join } from "node:path";
import { entitlementsOf } from "../../../organization/entitlements";
import { documentsIn, loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { policyFilesIn } from "../../../organization/policy-files";
import { NOW } from "../../support/parse-organization";
import { differencesOf, expectRoundTrip, SAME } from "../../support/random-import";

const shipped = policyFilesIn([join(PACKAGE, "policies")], documentsIn);

describe("an import of what a file creates", () => {
  it.each(["organization.yaml", "examples/identity-production.yaml", "examples/sets-and-teams.yaml"])(
    "is the same organization, and keeps everything: %s",
    (file) => {
      const original = entitlementsOf(loadOrganization(join(PACKAGE, file), NOW), NOW);
      expect(differencesOf(original, shipped)).toEqual(SAME);
    },
  );

  it("is the same organization, and keeps everything: random ones", () => {
    expectRoundTrip(3, 20);
  });
});
