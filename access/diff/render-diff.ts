import { markdownTable, textTable } from "../output/text-table";
import type { Change, Risk } from "./change";

export type DiffFormat = "table" | "json" | "markdown";

export const MARK: Readonly<Record<Risk, string>> = {
  admin: "admin",
  "iam-write": "IAM write",
  escalation: "escalation",
  secrets: "secrets",
  loosened: "loosened",
  unjudged: "not judged",
};

/** The changes as sentences with their risks. */
export function renderDiff(changes: readonly Change[], format: DiffFormat): string {
  if (format === "json") return `${JSON.stringify(changes, null, 2)}\n`;
  const rows = changes.map(({ says, risks }) => [says, risks.map((risk) => MARK[risk]).join(", ")]);
  const risky = changes.filter(({ risks }) => risks.length > 0).length;
  const summary =
    changes.length === 0
      ? "Access does not change."
      : `${changes.length} change${changes.length === 1 ? "" : "s"}, ${risky} with a risk.`;
  if (format === "table") {
    return changes.length === 0 ? `${summary}\n` : `${textTable(["change", "risk"], rows)}\n${summary}\n`;
  }
  const marked = rows.map(([says = "", risk = ""]) => [says, risk === "" ? "" : `⚠ ${risk}`]);
  const heading = "### What this does to access\n\n";
  return changes.length === 0
    ? `${heading}${summary}\n`
    : `${heading}${markdownTable(["change", "risk"], marked)}\n${summary}\n`;
}
