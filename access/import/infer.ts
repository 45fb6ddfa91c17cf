import type { PolicyDocument } from "../../organization/policy-document";
import type { PolicyFiles } from "../../organization/policy-files";
import type { OrganizationFile } from "../../organization/schema";
import type { Estate } from "./estate";
import type { Finding } from "./finding";

/** The file that describes an estate. */
export interface ImportedFile {
  /** Content of organization.yaml, in the order in which people write it. */
  readonly organization: OrganizationFile;
  /** Documents for policies/, by the name that roles use. */
  readonly policies: ReadonlyMap<string, PolicyDocument>;
  /** One or more for each user, group, role, customer managed policy and identity provider, sorted. */
  readonly findings: readonly Finding[];
}

/** What inference cannot read from IAM. */
export interface InferOptions {
  /**
   * The organization's name in the file.
   *
   * @default imported
   */
  readonly name?: string;
  /**
   * Names of the roles, without path, by which Terraform enters accounts, which are never taken over.
   *
   * @default OrganizationAccountAccessRole
   */
  readonly entryRoles?: readonly string[];
}

/** The file that describes an estate, and what happens to each object of it. Same estate, same result. */
export function infer(
  estate: Estate,
  _shipped: PolicyFiles,
  { name = "imported" }: InferOptions = {},
): ImportedFile {
  const identity = estate.accounts.find(({ isIdentity }) => isIdentity);
  return {
    organization: {
      organization: name,
      identity: identity?.name ?? "",
      accounts: Object.fromEntries(estate.accounts.map((account) => [account.name, { id: account.id }])),
      roles: {},
      users: {},
    },
    policies: new Map(),
    findings: [],
  };
}
