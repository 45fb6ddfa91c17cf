import type { PolicyDocument, PolicyStatement } from "./policy-document";

/** Finds the actions of a list by its name (`network` for `policies/lists/network.json`), or undefined. */
export type FindActionList = (name: string) => readonly string[] | undefined;

/** The names of the lists that a document refers to, as written after the `@`, each once. */
export function referencedLists(document: PolicyDocument): string[] {
  const actions = document.Statement.flatMap(({ Action = [], NotAction = [] }) => [Action, NotAction].flat());
  return [...new Set(actions.filter(isReference).map(listName))];
}

/**
 * The document with each `@name` in Action and NotAction replaced by the actions of that list.
 *
 * A list lets two policies be disjoint by construction: one allows `@network`, the other denies it, and nobody has to
 * keep the two in step. No IAM action begins with `@`, so a document that AWS accepts unchanged is never changed.
 *
 * @throws when a list is missing; the loader has reported it before.
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
