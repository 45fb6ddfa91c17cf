import { entitlementsOf } from "../../organization/entitlements";
import { parseOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { policyFilesIn } from "../../organization/policy-files";
import { renderProblem } from "../../organization/problem";
import { synthesizeAll } from "./synthesized";

/** The stacks of a file by their names, with the policies of the project in which this code is. */
export function stacksOfText(text: string, now: Date): Map<string, string> {
  const policies = policyFilesIn([`${PACKAGE}/policies`], () => []);
  const result = parseOrganization(text, "organization.yaml", policies, now);
  if ("problems" in result) throw new Error(result.problems.map(renderProblem).join("\n"));
  return synthesizeAll(entitlementsOf(result.organization, now));
}
