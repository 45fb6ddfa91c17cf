import { readFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles } from "../../../access/import/import-files";
import { objectsOf } from "../../../access/import/import-report";
import { renderImport } from "../../../access/import/render-import";
import { PACKAGE } from "../../../organization/package";
import { MESSY_ESTATE } from "../../support/messy-estate";
import { NOW } from "../../support/parse-organization";

jest.mock("../../../access/synthesis/synthesize", () =>
  jest.requireActual("../../support/synthesis-in-process"),
);

describe("a messy estate", () => {
  const imported = importFiles(MESSY_ESTATE, { entryRoles: ["OrganizationAccountAccessRole"] }, NOW);

  it("has each object in a list", async () => {
    const { findings } = (await imported).report;
    for (const { kind, account, name } of objectsOf(MESSY_ESTATE)) {
      const about = findings.filter(
        (finding) => finding.kind === kind && finding.name === name && finding.accounts.includes(account),
      );
      expect([`${kind} ${name} in ${account}`, about.length > 0]).toEqual([
        `${kind} ${name} in ${account}`,
        true,
      ]);
    }
  });

  it("has no difference that is not explained", async () => {
    const { findings } = (await imported).report;
    expect(findings.filter(({ says }) => says.includes("not explained"))).toEqual([]);
  });

  it("has the report that docs/import.md documents", async () => {
    const documented = readFileSync(join(PACKAGE, "docs", "import.md"), "utf8");
    expect(documented).toContain(renderImport((await imported).report, "markdown").trim());
  });

  it("has its file and report", async () => {
    const { report, files } = await imported;
    for (const { path, text } of files) expect(text).toMatchSnapshot(path);
    expect(renderImport(report, "table")).toMatchSnapshot("table");
  });
});
