import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { organizationDiff } from "../access/diff/access-diff";
import { RISKS } from "../access/diff/change";
import { renderDiff } from "../access/diff/render-diff";
import { renderMatrix } from "../access/matrix/render-matrix";
import { entitlementsOf } from "../organization/entitlements";
import { loadOrganization } from "../organization/load";
import { PACKAGE } from "../organization/package";
import { InvalidOrganization } from "../organization/problem";
import { temporaryFolder } from "./support/opened-sandbox";

const README = readFileSync(join(PACKAGE, "README.md"), "utf8");

function matrixOf(file: string): string {
  return renderMatrix(entitlementsOf(loadOrganization(join(PACKAGE, file)), new Date()), "table");
}

describe("the README", () => {
  it("shows the default file, and docs/commands.md its accepted findings", () => {
    const file = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");
    const [shown = "", accepted] = file.slice(file.indexOf("organization: example")).split("\naccept:");
    expect(README).toContain(shown);
    expect(docs("commands.md")).toContain(`accept:${accepted}`);
  });

  it("has at most 120 lines", () => {
    expect(README.split("\n").length - 1).toBeLessThanOrEqual(120);
  });

  it("names the Node versions of package.json, the docs and the tests", () => {
    const textOf = (file: string) => readFileSync(join(PACKAGE, file), "utf8");
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

  it("shows the matrix that npm start prints; docs/commands.md shows another", () => {
    expect(README).toContain(matrixOf("organization.yaml"));
    expect(docs("sandbox.md")).toContain(matrixOf("organization.yaml"));
    expect(docs("commands.md")).toContain(matrixOf("examples/sets-and-teams.yaml"));
  });

  it("shows npm start lines that docs/sandbox.md shows in full", () => {
    const [, lines = ""] = /all of it.*\n\n```\n([\s\S]*?)```/.exec(README) ?? [];
    const shown = lines.split("\n").filter((line) => !["", "…"].includes(line));
    expect(shown.length).toBeGreaterThanOrEqual(10);
    for (const line of shown) expect(docs("sandbox.md")).toContain(`${line}\n`);
  });

  it("links to the messages for an invalid file", () => {
    const fixture = "__tests__/organization/fixtures/several-at-once.yaml";
    const messages = () => loadOrganization(join(PACKAGE, fixture));
    expect(messages).toThrow(InvalidOrganization);
    let said = "";
    try {
      messages();
    } catch (error) {
      said = (error as Error).message.replaceAll(PACKAGE, ".").replaceAll(`./${fixture}`, fixture);
    }
    expect(docs("commands.md")).toContain(said);
  });
});

describe("the five documented changes", () => {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, "before.yaml"), join(folder, "after.yaml")];
  const changed = () => {
    const file = join(PACKAGE, "organization.yaml");
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

  it("match the printed comment and table in docs/commands.md", async () => {
    const changes = await changed();
    const quoted = renderDiff(changes, "markdown").trimEnd().replace(/^/gm, "> ").replace(/ +$/gm, "");
    expect(docs("commands.md")).toContain(quoted);
    expect(docs("commands.md")).toContain(renderDiff(changes, "table"));
  });

  it("have risks that docs/commands.md explains by their --fail-on names", () => {
    const section = docs("commands.md").split("| risk | printed as | what |")[1] ?? "";
    const named = [...section.matchAll(/^\| `([\w-]+)` \| ([\w ]+) \|/gm)];
    expect(named.map(([, risk]) => risk)).toEqual(RISKS);
    for (const [, risk, printed] of named) {
      const about = { says: "a change", about: "role", risks: [risk as (typeof RISKS)[number]] } as const;
      expect(renderDiff([about], "markdown")).toContain(`⚠ ${printed} |`);
    }
  });
});

function docs(page: string): string {
  return readFileSync(join(PACKAGE, "docs", page), "utf8");
}
