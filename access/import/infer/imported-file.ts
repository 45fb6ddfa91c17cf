import type { PolicyDocument } from "../../../organization/policy-document";
import type { OrganizationFile } from "../../../organization/schema";
import type { Finding } from "../finding";

/** The file that describes an estate. */
export interface ImportedFile {
  /** Content of organization.yaml, in the order in which people write it. */
  readonly organization: OrganizationFile;
  /** Documents for policies/, by the name that roles use. */
  readonly policies: ReadonlyMap<string, PolicyDocument>;
  /** One or more for each user, group, role, customer managed policy and identity provider, sorted. */
  readonly findings: readonly Finding[];
}
