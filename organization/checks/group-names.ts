import { type GroupSource, groupSourcesOf } from "../entitlements";
import { NAME_RULES, nameFault } from "../names";
import type { Organization } from "../organization";
import type { Report } from "../problem";

/** Different grants never share a group, and every group name is valid in IAM. */
export function checkGroupNames(organization: Organization, report: Report): void {
  const first = new Map<string, GroupSource>();
  const reported = new Set<string>();
  for (const source of groupSourcesOf(organization)) {
    const id = source.name.toLowerCase();
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, source);
      checkName(source, report);
    } else if (!isSameGroup(before, source) && !reported.has(id)) {
      reported.add(id);
      report({
        path: source.path,
        message: `${before.origin} and ${source.origin} would share the group ${source.name}`,
        found:
          before.name === source.name
            ? source.name
            : `${before.name} and ${source.name}, which IAM does not distinguish`,
        fix: "rename a role, team, account or set, so that each has its own group",
      });
    }
  }
}

function checkName({ name, origin, path }: GroupSource, report: Report): void {
  const fault = nameFault("group", name);
  if (fault === undefined) return;
  report({
    path,
    message: `${origin}: its group name ${fault}`,
    found: name,
    expected: `at most ${NAME_RULES.group.max} characters`,
    fix: "put the accounts into a set and grant on the set",
  });
}

/** Whether both sources describe one group: same spelling, same origin, same accounts. */
function isSameGroup(a: GroupSource, b: GroupSource): boolean {
  if (a.name !== b.name || a.origin !== b.origin) return false;
  return (
    a.reaches.length === b.reaches.length &&
    a.reaches.every((reach, index) => isSameReach(reach, b.reaches[index]))
  );
}

type Reach = GroupSource["reaches"][number];

function isSameReach(a: Reach, b: Reach | undefined): boolean {
  if (b === undefined || a.role !== b.role || a.notAfter !== b.notAfter) return false;
  if (a.accounts === b.accounts) return true;
  const inB = new Set(b.accounts);
  return a.accounts.length === inB.size && a.accounts.every((account) => inB.has(account));
}
