import { allowedPatterns } from "../../organization/administrators";
import type { Role } from "../../organization/organization";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";

/** What two forms of a role's permissions differ in: actions, as patterns, and managed policies. */
export interface PermissionChanges {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Actions of both, allowed on other resources or under other conditions. */
  readonly allowedElsewhere: readonly string[];
  /** The same of what is denied. */
  readonly deniedElsewhere: readonly string[];
}

/** How the permissions of a role differ; the order of statements and their names are nothing. */
export function permissionChanges(was: Role, is: Role): PermissionChanges {
  const [before, after] = [statementsOf(was), statementsOf(is)];
  const allowed = [allowedPatterns(before), allowedPatterns(after)] as const;
  const denied = [deniedPatterns(before), deniedPatterns(after)] as const;
  const managed = [was.managedPolicyArns, is.managedPolicyArns] as const;
  const without = (a: readonly string[], b: readonly string[]) => {
    const known = new Set(b);
    return [...new Set(a)].filter((item) => !known.has(item));
  };
  const elsewhere = (effect: PolicyStatement["Effect"]) => {
    const [reachedBefore, reached] = [reachOf(before, effect), reachOf(after, effect)];
    const inBoth = [...reached].filter(([pattern]) => reachedBefore.has(pattern));
    return inBoth
      .filter(([pattern, reach]) => reachedBefore.get(pattern) !== reach)
      .map(([pattern]) => pattern);
  };
  return {
    gained: [
      ...without(allowed[1], allowed[0]),
      ...without(denied[0], denied[1]),
      ...without(managed[1], managed[0]),
    ],
    lost: [
      ...without(allowed[0], allowed[1]),
      ...without(denied[1], denied[0]),
      ...without(managed[0], managed[1]),
    ],
    allowedElsewhere: elsewhere("Allow"),
    deniedElsewhere: elsewhere("Deny"),
  };
}

function statementsOf({ permissions }: Role): PolicyDocument["Statement"] {
  return permissions?.Statement ?? [];
}

/** Patterns of the actions that a document denies. */
function deniedPatterns(statements: PolicyDocument["Statement"]): string[] {
  return statements.filter(({ Effect }) => Effect === "Deny").flatMap(patternsOf);
}

/** What a statement is about; which actions are excepted counts with the resources. */
function patternsOf({ Effect, Action, NotAction }: PolicyStatement): readonly string[] {
  if (NotAction === undefined) return [Action ?? []].flat();
  return [Effect === "Allow" ? "*" : "all but some actions"];
}

/** On what, and when, each pattern is allowed or denied. */
function reachOf(
  statements: PolicyDocument["Statement"],
  effect: PolicyStatement["Effect"],
): ReadonlyMap<string, string> {
  const reaches = new Map<string, Set<string>>();
  for (const statement of statements) {
    if (statement.Effect !== effect) continue;
    const { NotAction, Resource, NotResource, Condition } = statement;
    const reach = JSON.stringify([NotAction, Resource, NotResource, Condition].map(inOrder));
    for (const pattern of patternsOf(statement)) {
      reaches.set(pattern, (reaches.get(pattern) ?? new Set()).add(reach));
    }
  }
  return new Map([...reaches].map(([pattern, all]) => [pattern, [...all].sort().join("\n")]));
}

/** A part of a statement as it counts: single values are lists of one, and order is nothing. */
function inOrder(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(String).sort();
  if (typeof part !== "object" || part === null) return part === undefined ? [] : [part];
  return Object.entries(part)
    .map(([key, value]) => [key, inOrder(value)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
