import type { PolicyDocument } from "../../organization/policy-document";
import { concerning } from "./concerning";
import type { Request } from "./request";

/**
 * Whether anything in a call's policies could allow it, by actions and literal resources alone: a quick no
 * to most of the calls of a large organization. Anything uncertain is left to the judge.
 */
export function mayAllow({ identityPolicies, resourcePolicy, ...call }: Request): boolean {
  if (resourcePolicy !== undefined && !leavesItToTheAccount(resourcePolicy)) return true;
  return identityPolicies.some(({ document }) =>
    concerning(document, call)?.Statement.some(({ Effect }) => Effect !== "Deny"),
  );
}

/** A resource's policy that names an account gives nothing to its users that no policy of their own gives. */
function leavesItToTheAccount({ Statement }: PolicyDocument): boolean {
  return (Statement as readonly { readonly Effect: string; readonly Principal?: unknown }[]).every(
    ({ Effect, Principal }) =>
      Effect === "Deny" ||
      /^\{"AWS":"arn:aws[a-z-]*:iam::\d{12}:root"\}$/.test(JSON.stringify(Principal) ?? ""),
  );
}
