import type { Grant, Organization } from "../organization";
import type { Report } from "../problem";

/**
 * Every grant reaches an account in which its role exists: one that reaches none is a mistake,
 * and not one that its owner would notice.
 */
export function checkGrants({ users, teams }: Organization, report: Report): void {
  for (const { name, grants } of users) for (const grant of grants) checkReach(name, grant, report);
  for (const { name, grants } of teams) {
    for (const grant of grants) checkReach(`team ${name}`, grant, report);
    if (grants.length > 0) continue;
    report({
      path: ["teams", name],
      at: "key",
      message: `team ${name} grants nothing`,
      fix: `grant it something, grants: { … }, or delete the team`,
    });
  }
}

function checkReach(who: string, { role, accounts, scope, path }: Grant, report: Report): void {
  // A role in no account names unknown ones, which is reported there.
  if (role.accounts.length === 0 || accounts.some((account) => role.accounts.includes(account))) return;
  const reason =
    accounts.length === 0 ? "the scope holds no account" : `the role exists in none of the scope's accounts`;
  report({
    path,
    message: `${who} is granted ${role.key} on ${scope}, which reaches nothing: ${reason}`,
    found: accounts.length === 0 ? scope : accounts.map(({ name }) => name).join(", "),
    expected: `an account of ${role.accounts.map(({ name }) => name).join(", ")}`,
    fix: `grant it elsewhere, or add the account to accounts of role ${role.key}`,
  });
}
