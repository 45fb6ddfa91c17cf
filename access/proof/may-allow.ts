import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { concerning } from "./concerning";
import type { Request } from "./evaluator";

const known = new WeakMap<PolicyDocument, Map<string, boolean>>();

/**
 * Whether anything in a call's policies could allow it, by actions and literal resources alone: a quick no
 * to most of the calls of a large organization. What it does not know it leaves to the judge.
 */
export function mayAllow({ action, resource, identityPolicies, resourcePolicy }: Request): boolean {
  if (resourcePolicy !== undefined && !leavesItToTheAccount(resourcePolicy)) return true;
  return identityPolicies.some(({ document }) => {
    const part = concerning(document, resource);
    return part !== undefined && allows(part, action);
  });
}

function allows(document: PolicyDocument, action: string): boolean {
  const actions = known.get(document) ?? new Map<string, boolean>();
  known.set(document, actions);
  const before = actions.get(action);
  if (before !== undefined) return before;
  const found = document.Statement.some(
    (statement) => statement.Effect !== "Deny" && isAbout(statement, action),
  );
  actions.set(action, found);
  return found;
}

function isAbout({ Action }: PolicyStatement, action: string): boolean {
  // NotAction, or something that only the judge knows.
  if (Action === undefined) return true;
  return [Action].flat().some((pattern) => patternOf(pattern).test(action));
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}

/** A resource's policy that names an account gives nothing to its users that no policy of their own gives. */
function leavesItToTheAccount({ Statement }: PolicyDocument): boolean {
  return (Statement as readonly { readonly Effect: string; readonly Principal?: unknown }[]).every(
    ({ Effect, Principal }) =>
      Effect === "Deny" ||
      /^\{"AWS":"arn:aws[a-z-]*:iam::\d{12}:root"\}$/.test(JSON.stringify(Principal) ?? ""),
  );
}
