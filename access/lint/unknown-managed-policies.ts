import { parseIamArn } from "../../organization/arn";
import { didYouMean } from "../../organization/nearest";
import type { Role } from "../../organization/role";
import { awsManagedPolicies } from "../iam/managed-policies";
import type { Fault } from "./rule";

export const UNKNOWN_MANAGED_POLICY = "unknown-managed-policy";

/**
 * AWS's managed policies that a role names and AWS does not have: their attachment fails in the apply. A newer
 * one than the list is accepted in the file.
 */
export function unknownManagedPolicies({ managedPolicyArns, permissionsBoundary }: Role): Fault[] {
  const boundary = permissionsBoundary === undefined ? [] : [permissionsBoundary];
  return [...managedPolicyArns, ...boundary].flatMap((arn): Fault[] => {
    const parsed = parseIamArn(arn);
    if (parsed?.account !== "aws") return [];
    const { names, until } = awsManagedPolicies();
    if (names.includes(parsed.pathAndName)) return [];
    const inAnotherPath = names.find((name) => lastPart(name) === lastPart(parsed.pathAndName));
    const fix =
      inAnotherPath === undefined
        ? (didYouMean(parsed.pathAndName, names) ??
          "name a policy that AWS has, or bring a document in policies/")
        : `write ${inAnotherPath}`;
    return [{ message: `names ${arn}, which AWS did not have on ${until}`, fix }];
  });
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).toLowerCase();
}
