import type { PolicyDocument, PolicyStatement } from "./policy-document";

/** Returns the actions of a named list (`network` for `policies/lists/network.json`), or undefined. */
export type FindActionList = (name: string) => readonly string[] | undefined;

/** Names of the action lists that a document references with `@`, without duplicates. */
export function referencedLists(document: PolicyDocument): string[] {
  const actions = document.Statement.flatMap(({ Action = [], NotAction = [] }) => [Action, NotAction].flat());
  return [...new Set(actions.filter(isReference).map(listName))];
}

/**
 * Replaces each `@name` in Action and NotAction with the actions of that list.
 *
 * Lists keep two policies disjoint by construction: one allows `@network`, the other denies it. No IAM action starts
 * with `@`, so a document that AWS accepts as it is never changes here.
 *
 * @throws if a list is missing; the loader has already reported it.
 */
export function expandActionLists(document: PolicyDocument, find: FindActionList): PolicyDocument {
  const expand = (entries: string | readonly string[]): string | readonly string[] => {
    const all = [entries].flat();
    if (!all.some(isReference)) return entries;
    return all.flatMap((entry) => (isReference(entry) ? actionsOf(listName(entry), find) : [entry]));
  };
  const expandStatement = (statement: PolicyStatement): PolicyStatement => ({
    ...statement,
    ...(statement.Action !== undefined && { Action: expand(statement.Action) }),
    ...(statement.NotAction !== undefined && { NotAction: expand(statement.NotAction) }),
  });
  return { ...document, Statement: document.Statement.map(expandStatement) };
}

function isReference(entry: string): boolean {
  return entry.startsWith("@");
}

function listName(reference: string): string {
  return reference.slice(1);
}

function actionsOf(name: string, find: FindActionList): readonly string[] {
  const actions = find(name);
  if (actions === undefined) throw new Error(`no action list "${name}"`);
  return actions;
}
