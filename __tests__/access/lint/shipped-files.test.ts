import { readdirSync } from "node:fs";
import { join } from "node:path";
import { lint } from "../../../access/lint/lint";
import { placedDocuments } from "../../../access/lint/placed-documents";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";

const examples = readdirSync(join(PACKAGE, "examples")).filter((name) => name.endsWith(".yaml"));

describe("a shipped file", () => {
  it.each(["organization.yaml", ...examples.map((name) => join("examples", name))])(
    "has only findings that it accepts with a reason: %s",
    async (name) => {
      const file = join(PACKAGE, name);
      const organization = loadOrganization(file, new Date("2026-11-21T12:00:00Z"));
      const { findings, unused } = await lint(placedDocuments(file, organization), organization);
      expect(findings.filter(({ accepted }) => accepted === undefined)).toEqual([]);
      expect(unused).toEqual([]);
    },
  );
});
