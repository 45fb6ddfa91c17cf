import { renderFinding } from "../../../access/lint/lint";
import { markdownTable, textTable } from "../../../access/output/text-table";
import { renderProblem } from "../../../organization/problem";

/** Text that a pull request may contain in a policy. */
const HOSTILE =
  "s3:Get\n\n# Approved\u001B[2K\u009B1A <img src=x> [here](https://evil.example) `x` | @acme/security \u202Egnp";

describe("untrusted text", () => {
  it("remains in its table row, without control or bidirectional characters", () => {
    const table = textTable(["change"], [[HOSTILE]]);
    expect(table.trimEnd().split("\n")).toHaveLength(2);
    expect(table.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(table).toContain("s3:Get # Approved");
  });

  it("remains in its Markdown cell, without markup, HTML, link or mention", () => {
    const table = markdownTable(["change", "risk"], [[HOSTILE, ""]]);
    expect(table.trimEnd().split("\n")).toHaveLength(3);
    expect(table).toContain(
      "| s3:Get # Approved [2K 1A &lt;img src=x> [here](https:\u2060//evil.example) `x` | @\u2060acme/security  gnp |  |"
        .replaceAll(/[`[\]]/g, "\\$&")
        .replace(" | @", " \\| @"),
    );
    expect(
      markdownTable(["change"], [["s3:*, ec2:* & s@example.com \\| &#64;acme, www.evil.example"]]),
    ).toContain("| s3:\\*, ec2:\\* &amp; s@example.com \\\\\\| &amp;#64;acme, www.\u2060evil.example |");
  });

  it("remains on its line in the output of check", () => {
    const finding = { rule: "r", where: "policies/p.json", message: `names ${HOSTILE}`, fix: HOSTILE };
    expect(renderFinding(finding).split("\n")).toHaveLength(3);
    expect(renderFinding({ ...finding, accepted: HOSTILE }).split("\n")).toHaveLength(2);
    const problem = renderProblem({ file: "o.yaml", message: HOSTILE, found: HOSTILE });
    expect(problem.split("\n")).toHaveLength(2);
    expect(problem.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});
