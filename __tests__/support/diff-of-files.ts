import { organizationDiff } from "../../access/diff/access-diff";
import type { PolicyFiles } from "../../organization/policy-files";
import { BASE, NOW, parse, policies } from "./parse-organization";

const USERS = `teams:
  sre: { grants: { admin: [A, B] } }
users:
  alice: { teams: [sre], grants: { vpc: A } }
  bob: { teams: [sre], grants: { vpc: [A, B] } }
`;
/** Alice and bob are SREs of A and B, and of the network in some of them. */
export const FILE = BASE + USERS;

/** The changes, each with its risks after a bar. */
export async function diff(
  after: string,
  before = FILE,
  files: PolicyFiles = policies,
  filesBefore: PolicyFiles = policies,
): Promise<string[]> {
  const changes = await organizationDiff(parse(before, filesBefore), parse(after, files), NOW);
  return changes.map(({ says, risks }) => [says, ...risks].join(" | "));
}
