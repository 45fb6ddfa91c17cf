import type { Entitlements } from "../../organization/entitlements";
import type { Organization } from "../../organization/organization";
import type { TerraformJson } from "../iam/planned-iam";
import { accessChanges } from "./access-changes";
import type { Estate } from "./estate";
import type { Finding } from "./finding";

/** What the import does with each object. */
export interface ImportReport {
  readonly findings: readonly Finding[];
  /** As loaded from the written file. */
  readonly organization: Organization;
}

/**
 * The findings of inference, and every change of access that it does not report.
 *
 * @param inferred findings of `infer`
 * @param after of the loaded file
 * @param planned the stacks that the file synthesizes
 */
export async function importReport(
  estate: Estate,
  inferred: readonly Finding[],
  after: Entitlements,
  planned: readonly TerraformJson[],
): Promise<ImportReport> {
  const changes = await accessChanges(estate, after, planned);
  return { findings: [...inferred, ...changes], organization: after.organization };
}
