import { type GroupSource, groupSourcesOf } from "../entitlements";
import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * Group names derive from teams, roles and accounts: a former group name must not be in use, and must belong to one
 * group. Terraform rejects a `moved` block whose source is still declared or has two targets.
 */
export function checkRenamedGroups(organization: Organization, report: Report): void {
  const sources = new Map(groupSourcesOf(organization).map((source) => [source.name, source]));
  const current = new Map([...sources].map(([name, source]) => [name.toLowerCase(), source]));
  const movedTo = new Map<string, GroupSource>();
  for (const source of sources.values()) {
    const { name, before, origin, path } = source;
    // A change of case is reported for the name itself.
    if (name.toLowerCase() === before.toLowerCase()) continue;
    const id = before.toLowerCase();
    const conflicting = current.get(id);
    const other = movedTo.get(id);
    movedTo.set(id, source);
    if (conflicting === undefined && other === undefined) continue;
    const reason = conflicting
      ? `${conflicting.origin} has that group`
      : `${other?.origin} had that group, too`;
    report({
      path,
      message: `${origin}: its former group cannot be ${before}: ${reason}`,
      found: before,
      fix: "delete was, or write the former name",
    });
  }
}
