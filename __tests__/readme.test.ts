import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { organizationDiff } from "../access/diff/access-diff";
import { RISKS } from "../access/diff/change";
import { renderDiff } from "../access/diff/render-diff";
import { renderMatrix } from "../access/matrix";
import { entitlementsOf } from "../organization/entitlements";
import { loadOrganization } from "../organization/load";
import { InvalidOrganization } from "../organization/problem";
import { temporaryFolder } from "./sandbox/opened";

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

  it("asks for the Node versions that package.json, the docs and the tests of each version name", () => {
    const textOf = (file: string) => readFileSync(join(PROJECT, file), "utf8");
    expect(JSON.parse(textOf("package.json")).engines).toEqual({ node: ">=20.19" });
    expect(README).toContain("It needs Node 20.19 or later,");
    expect(textOf("docs/getting-started-aws.md")).toContain("You need Node 20.19, 22, 24 or 26,");
    expect(textOf("CONTRIBUTING.md")).toContain("Node 20.19, 22, 24 and 26 run everything");
    const tried = /VERSIONS = (\[.*\])/.exec(textOf("__tests__/node-versions.soak.ts"))?.[1] ?? "[]";
    const lines = (JSON.parse(tried) as string[]).map((version) => version.split(".").slice(0, 2).join("."));
    expect(lines).toEqual([
      "20.19",
      expect.stringMatching(/^22\./),
      expect.stringMatching(/^24\./),
      expect.stringMatching(/^26\./),
    ]);
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

describe("the five changes that the docs show", () => {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, "before.yaml"), join(folder, "after.yaml")];
  const changed = () => {
    const file = join(PROJECT, "organization.yaml");
    copyFileSync(file, before);
    const text = readFileSync(file, "utf8")
      .replace(/^ {2}B: .*\n/m, '$&  C: { id: "444444444444" }\n')
      .replace("vpc:   { policy: vpc }", "vpc:   { policy: vpc, mfaMaxAge: 4h }")
      .replace("ec2: [B] }", "ec2: [B, { accounts: A, until: 2027-01-31 }] }")
      .replace("admin: [A, B] } }", "admin: [A] } }\n  eve: { grants: { admin: [A] } }");
    writeFileSync(after, text);
    return organizationDiff(
      loadOrganization(before),
      loadOrganization(after),
      new Date("2026-11-21T12:00:00Z"),
    );
  };

  it("are a comment in the README and a table in docs/changes.md, as they are printed", async () => {
    const changes = await changed();
    const quoted = renderDiff(changes, "markdown").trimEnd().replace(/^/gm, "> ").replace(/ +$/gm, "");
    expect(README).toContain(quoted);
    expect(docs("changes.md")).toContain(renderDiff(changes, "table"));
  });

  it("have risks that docs/changes.md explains, by the names that --fail-on takes", () => {
    const section = docs("changes.md").split("| risk | printed as | what |")[1] ?? "";
    const named = [...section.matchAll(/^\| `([\w-]+)` \| ([\w ]+) \|/gm)];
    expect(named.map(([, risk]) => risk)).toEqual(RISKS);
    for (const [, risk, printed] of named) {
      const about = { says: "a change", about: "role", risks: [risk as (typeof RISKS)[number]] } as const;
      expect(renderDiff([about], "markdown")).toContain(`⚠ ${printed} |`);
    }
  });
});

function docs(page: string): string {
  return readFileSync(join(PROJECT, "docs", page), "utf8");
}
