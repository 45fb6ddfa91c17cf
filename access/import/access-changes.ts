import type { Entitlements } from "../../organization/entitlements";
import type { TerraformJson } from "../iam/planned-iam";
import type { Estate } from "./estate";
import type { Finding } from "./finding";

/**
 * What each user and each role of the estate gains and loses by the apply, whatever inference says of them.
 *
 * @param after of the loaded file
 * @param planned the stacks that the file synthesizes
 */
export async function accessChanges(
  _estate: Estate,
  _after: Entitlements,
  _planned: readonly TerraformJson[],
): Promise<Finding[]> {
  return [];
}
