import type { Entitlements } from "../../organization/entitlements";
import { inOneLine } from "../../organization/printable";
import { type Finding, type LintResult, renderFinding } from "./lint";

/** Whether a finding makes `check` fail. */
export function isOpen({ accepted, isWarning = false }: Finding): boolean {
  return accepted === undefined && !isWarning;
}

/** The summary of a valid organization, and the linter's findings in its policies. Ends with a newline. */
export function renderSummary(
  { organization, groups, roles, users }: Entitlements,
  { findings, unused }: LintResult,
  format: "table" | "json",
): string {
  const { name, accounts } = organization;
  // The group of everyone is one more.
  const counts = {
    accounts: accounts.length,
    users: users.length,
    groups: groups.length + 1,
    roles: roles.length,
  };
  const open = findings.filter(isOpen);
  if (format === "json")
    return `${JSON.stringify({ organization: name, ...counts, findings, unused }, null, 2)}\n`;
  const said = Object.entries(counts).map(
    ([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`,
  );
  const verdict =
    open.length === 0 ? "nothing wrong" : `${open.length} finding${open.length === 1 ? "" : "s"} in policies`;
  const stale = unused.map(
    ({ rule, where }) =>
      `unused    accept: ${inOneLine(`${rule} in ${where}`)} is found nowhere; delete it\n`,
  );
  return [`${name}: ${said.join(", ")}; ${verdict}\n`, ...findings.map(renderFinding), ...stale].join("");
}
