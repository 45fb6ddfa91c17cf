import { type GroupSource, groupSourcesOf } from "../entitlements";
import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * Groups are named after teams, roles and accounts alike: a former name must be no group of today, and belong to one
 * group only. Terraform would stop at the apply: it does not move from an address that is still declared, nor to two
 * addresses.
 */
export function checkRenamedGroups(organization: Organization, report: Report): void {
  const sources = new Map(groupSourcesOf(organization).map((source) => [source.name, source]));
  const standing = new Map([...sources].map(([name, source]) => [name.toLowerCase(), source]));
  const movedTo = new Map<string, GroupSource>();
  for (const source of sources.values()) {
    const { name, before, origin, path } = source;
    // A change of case is reported for the name itself.
    if (name.toLowerCase() === before.toLowerCase()) continue;
    const id = before.toLowerCase();
    const stands = standing.get(id);
    const other = movedTo.get(id);
    movedTo.set(id, source);
    if (stands === undefined && other === undefined) continue;
    const whose = stands ? `that is the group of ${stands.origin}` : `so was that of ${other?.origin}`;
    report({
      path,
      message: `${origin}: its group cannot have been ${before}, ${whose}`,
      found: before,
      fix: "delete was, or name what it was called before",
    });
  }
}
