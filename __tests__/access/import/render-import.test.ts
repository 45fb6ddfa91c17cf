import type { Finding } from "../../../access/import/finding";
import { renderImport } from "../../../access/import/render-import";
import { entitlements } from "../../support/parse-organization";

const { organization } = entitlements("users:\n  alice: {}\n");

const finding = (more: Partial<Finding>): Finding => ({
  list: "changed",
  kind: "role",
  accounts: ["A"],
  name: "vpc",
  says: "requires TLS",
  ...more,
});

describe("the report of an import", () => {
  it("has a row for equal sentences of several accounts and names", () => {
    const names = ["dns", "ec2", "vpc"];
    const findings = ["A", "B", "C"].flatMap((account) =>
      names.map((name) => finding({ name, accounts: [account] })),
    );
    expect(renderImport({ findings, organization }, "table")).toContain(
      "roles dns, ec2, vpc  A, B, C  requires TLS",
    );
    expect(renderImport({ findings, organization }, "table")).toContain("(9 objects)");
  });

  it("shortens names in a terminal, and not in the file", () => {
    const findings = Array.from({ length: 50 }, (_, index) =>
      finding({ name: `r${index}`, says: "gains admin", risks: ["admin"] }),
    );
    expect(renderImport({ findings, organization }, "table")).toContain(
      "roles r0, r1, r2, r3, r4 and 45 more  A      admin  gains admin",
    );
    expect(renderImport({ findings, organization }, "markdown")).toContain("r48, r49 | A | ⚠ admin |");
  });

  it("has the reason and the proposal of what stays outside", () => {
    const outside = finding({ list: "outside", says: "it trusts a third party", proposal: "keep it" });
    const report = { findings: [outside], organization };
    expect(renderImport(report, "markdown")).toContain(
      "| role vpc | A | it trusts a third party | keep it |",
    );
    expect(renderImport(report, "table")).toContain("role vpc  A      it trusts a third party; keep it");
  });

  it("escapes names from AWS in Markdown, and has one line for each row", () => {
    const says = 'has the description "<img src=x>\n| [x](https://evil.example) @admin"';
    const markdown = renderImport({ findings: [finding({ says })], organization }, "markdown");
    expect(markdown).not.toMatch(/<img|\]\(https:\/\/|[^\\]\| \[x/);
    expect(markdown.split("\n").filter((line) => line.includes("img"))).toHaveLength(1);
  });

  it("is JSON with the number of objects in each list", () => {
    const findings = [finding({}), finding({ says: "again" }), finding({ list: "outside", name: "x" })];
    expect(JSON.parse(renderImport({ findings, organization }, "json"))).toEqual({
      kept: 0,
      changed: 1,
      outside: 1,
      findings,
    });
  });
});
