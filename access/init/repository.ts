import { parseOrganization } from "../../organization/load";
import type { PolicyFiles } from "../../organization/policy-files";
import { InvalidOrganization } from "../../organization/problem";
import type { Ci } from "./choices";
import type { GivenAccounts } from "./given-accounts";
import { filled, organizationText } from "./organization-file";
import { cdktfJson, json, type OwnPackage, packageJson } from "./package-json";
import { RECORD_FILE, recordOf, type WrittenFile } from "./template-record";

export interface RepositoryOptions {
  /** Name of the organization. */
  readonly name: string;
  readonly accounts: GivenAccounts;
  readonly ci: Ci;
  /** Version or tarball of Gatehouse, as package.json names it. */
  readonly gatehouse: string;
  /** Identifies the project to cdktf. */
  readonly projectId: string;
}

/** The texts that a repository is made of. */
export interface RepositoryTemplates {
  readonly organization: string;
  readonly readme: string;
  readonly ciSection: string;
  /** Files that the repository owns from then on. */
  readonly owned: readonly WrittenFile[];
  /** Files that `init --update` keeps up to date. */
  readonly managed: readonly WrittenFile[];
  readonly own: OwnPackage;
}

/**
 * The files of a repository, by path.
 *
 * @throws UserError when its organization file would be invalid
 */
export function repositoryFiles(
  { name, accounts, ci, gatehouse, projectId }: RepositoryOptions,
  { organization, readme, ciSection, owned, managed, own }: RepositoryTemplates,
  policies: PolicyFiles,
  now: Date,
): WrittenFile[] {
  const text = organizationText(organization, name, accounts);
  const parsed = parseOrganization(text, "organization.yaml", policies, now);
  if ("problems" in parsed) throw new InvalidOrganization(parsed.problems);
  const files = [
    { path: "organization.yaml", text },
    // A package cannot depend on another of its own name.
    { path: "package.json", text: packageJson(`${name}-access`, gatehouse, own) },
    { path: "cdktf.json", text: cdktfJson(projectId) },
    { path: "README.md", text: filled(readme, { organization: name, ci: ciSection }) },
    { path: RECORD_FILE, text: json(recordOf(own.version, ci, managed)) },
    ...owned,
    ...managed,
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
