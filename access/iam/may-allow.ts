import type { PolicyDocument } from "../../organization/policy-document";
import { concerning } from "./concerning";
import type { Request } from "./request";

/**
 * Whether a call's policies could allow it, by actions and literal resources only: a quick no for most calls of a large
 * organization. Anything uncertain is left to the judge.
 */
export function mayAllow({ identityPolicies, resourcePolicy, ...call }: Request): boolean {
  if (resourcePolicy !== undefined && !leavesItToTheAccount(resourcePolicy)) return true;
  return identityPolicies.some(({ document }) =>
    concerning(document, call)?.Statement.some(({ Effect }) => Effect !== "Deny"),
  );
}

/** A resource policy that names an account grants nothing beyond its users' own policies. */
function leavesItToTheAccount({ Statement }: PolicyDocument): boolean {
  return (Statement as readonly { readonly Effect: string; readonly Principal?: unknown }[]).every(
    ({ Effect, Principal }) =>
      Effect === "Deny" ||
      /^\{"AWS":"arn:aws[a-z-]*:iam::\d{12}:root"\}$/.test(JSON.stringify(Principal) ?? ""),
  );
}
