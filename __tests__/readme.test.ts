import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderMatrix } from "../access/matrix";
import { entitlementsOf } from "../organization/entitlements";
import { loadOrganization } from "../organization/load";
import { InvalidOrganization } from "../organization/problem";

const PROJECT = join(__dirname, "..");
const README = readFileSync(join(PROJECT, "README.md"), "utf8");

function matrixOf(file: string): string {
  return renderMatrix(entitlementsOf(loadOrganization(join(PROJECT, file)), new Date()), "table");
}

describe("the README", () => {
  it("shows the default file as it is", () => {
    const file = readFileSync(join(PROJECT, "organization.yaml"), "utf8");
    expect(README).toContain(file.slice(file.indexOf("organization: example")));
  });

  it("shows the matrices that the commands print", () => {
    expect(README).toContain(matrixOf("organization.yaml"));
    expect(README).toContain(matrixOf("examples/sets-and-teams.yaml"));
  });

  it("shows the messages that a wrong file gets", () => {
    const fixture = "__tests__/organization/fixtures/several-at-once.yaml";
    const messages = () => loadOrganization(join(PROJECT, fixture));
    expect(messages).toThrow(InvalidOrganization);
    let said = "";
    try {
      messages();
    } catch (error) {
      said = (error as Error).message.replaceAll(PROJECT, ".").replaceAll(`./${fixture}`, fixture);
    }
    expect(README).toContain(said);
  });
});
