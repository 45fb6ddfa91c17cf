import { accessKeyExceptions, charactersOf, roomForExceptions } from "../access-keys";
import type { Organization } from "../organization";
import type { Report } from "../problem";

/** The exceptions from `selfService.accessKeys` fit into the policy of all users. */
export function checkAccessKeys(organization: Organization, report: Report): void {
  const exceptions = accessKeyExceptions(organization);
  const room = roomForExceptions(organization);
  let most = exceptions.length;
  while (charactersOf(exceptions.slice(0, most)) > room) most--;
  const first = exceptions[most];
  if (first === undefined) return;
  const { accessKeys } = organization.selfService;
  report({
    path: ["users", first, "accessKeys"],
    message: `too many users are exceptions from selfService.accessKeys: their names would have ${charactersOf(exceptions)} characters, and the policy of all users has room for ${room}`,
    found: `${exceptions.length} users with accessKeys: ${!accessKeys}`,
    expected: `at most ${most} of these`,
    fix: `write selfService: { accessKeys: ${!accessKeys} }, and name those for whom ${accessKeys} holds`,
  });
}
