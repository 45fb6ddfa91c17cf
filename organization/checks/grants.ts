import type { Account } from "../account";
import type { Grant, Organization } from "../organization";
import type { Problem, Report } from "../problem";
import type { Role } from "../role";
import { list } from "../scope";

/**
 * Every grant reaches at least one account in which its role exists. Its owner would not notice one that reaches none.
 */
export function checkGrants({ users, teams }: Organization, report: Report): void {
  const reaching = new Map<Role, Set<readonly Account[]>>();
  const check = (who: string, grant: Grant) => {
    const known = reaching.get(grant.role) ?? new Set();
    reaching.set(grant.role, known);
    // Many grants share a scope; check each scope once.
    if (known.has(grant.accounts)) return;
    if (reachesSomething(grant)) known.add(grant.accounts);
    else report(unreached(who, grant));
  };
  for (const { name, grants } of users) for (const grant of grants) check(name, grant);
  for (const { name, grants } of teams) {
    for (const grant of grants) check(`team ${name}`, grant);
    if (grants.length > 0) continue;
    report({
      path: ["teams", name],
      at: "key",
      message: `team ${name} has no grants`,
      fix: `add grants: { … }, or delete the team`,
    });
  }
}

/** A role without accounts names only unknown ones, which are reported there. */
function reachesSomething({ role, accounts }: Grant): boolean {
  const existsIn = new Set(role.accounts);
  return existsIn.size === 0 || accounts.some((account) => existsIn.has(account));
}

function unreached(who: string, { role, accounts, scope, path }: Grant): Problem {
  const reason =
    accounts.length === 0
      ? "the scope has no accounts"
      : `the role does not exist in any account of the scope`;
  return {
    path,
    message: `${who} is granted ${role.key} on ${scope}, which has no effect: ${reason}`,
    found: accounts.length === 0 ? scope : accounts.map(({ name }) => name).join(", "),
    expected: `one of ${list(role.accounts.map(({ name }) => name))}`,
    fix: `grant it elsewhere, or add the account to accounts of role ${role.key}`,
  };
}
