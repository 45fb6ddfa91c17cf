import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { listed, matchesAction } from "./patterns";

/** A document's statements by resource. */
interface Index {
  /** The statements about each resource that is named literally. */
  readonly named: ReadonlyMap<string, PolicyDocument>;
  /** The statements about any other resource. */
  readonly others: PolicyDocument | undefined;
}

const indexes = new WeakMap<PolicyDocument, Index>();

/**
 * The part of a document that can affect a call, or undefined. Leaves out statements about other actions and literal resources
 * (without `*`, `?` and variables) other than the call's.
 *
 * The evaluator parses every policy for each call: with whole documents, one call in a proof of 1,000 accounts would take a
 * thousand times as long as with one account.
 */
export function concerning(
  document: PolicyDocument,
  { action, resource }: { readonly action: string; readonly resource: string },
): PolicyDocument | undefined {
  const index = indexes.get(document) ?? indexOf(document);
  indexes.set(document, index);
  const part = index.named.get(resource) ?? index.others;
  return part && aboutAction(part, action);
}

/** Parts of documents by action and statements: equal parts are one object, parsed once. */
interface ByAction {
  readonly actions: Map<string, PolicyDocument | undefined>;
  readonly parts: Map<string, PolicyDocument>;
}

const byAction = new WeakMap<PolicyDocument, ByAction>();

function aboutAction(document: PolicyDocument, action: string): PolicyDocument | undefined {
  const known = byAction.get(document) ?? { actions: new Map(), parts: new Map() };
  byAction.set(document, known);
  if (known.actions.has(action)) return known.actions.get(action);
  const kept = document.Statement.map((statement) => isAbout(statement, action));
  const key = kept.map(Number).join("");
  const part =
    known.parts.get(key) ??
    (kept.every(Boolean)
      ? document
      : { ...document, Statement: document.Statement.filter((_, i) => kept[i]) });
  known.parts.set(key, part);
  const found = kept.some(Boolean) ? part : undefined;
  known.actions.set(action, found);
  return found;
}

function isAbout({ Action, NotAction }: PolicyStatement, action: string): boolean {
  if (Action !== undefined) return listed(Action).some((pattern) => matchesAction(pattern, action));
  return NotAction === undefined || !listed(NotAction).some((pattern) => matchesAction(pattern, action));
}

function indexOf(document: PolicyDocument): Index {
  const open = document.Statement.map(withoutLiterals);
  const namedBy = new Map<string, Set<number>>();
  for (const [position, { Resource }] of document.Statement.entries()) {
    for (const entry of listed(Resource).filter(isLiteral)) {
      const positions = namedBy.get(entry) ?? new Set();
      namedBy.set(entry, positions.add(position));
    }
  }
  const named = [...namedBy].map(([resource, positions]): [string, PolicyDocument] => {
    const statements = document.Statement.flatMap((statement, position) =>
      positions.has(position) ? [{ ...statement, Resource: resource }] : (open[position] ?? []),
    );
    return [resource, { ...document, Statement: statements }];
  });
  const others = open.flat();
  return {
    named: new Map(named),
    others: others.length === 0 ? undefined : { ...document, Statement: others },
  };
}

/** A statement without the literal resources that do not match; undefined if none remains. */
function withoutLiterals(statement: PolicyStatement): PolicyStatement[] {
  const { Resource } = statement;
  if (Resource === undefined) return [statement];
  const entries = listed(Resource);
  const open = entries.filter((entry) => !isLiteral(entry));
  if (open.length === entries.length) return [statement];
  return open.length === 0 ? [] : [{ ...statement, Resource: open }];
}

function isLiteral(entry: string): boolean {
  return !/[*?$]/.test(entry);
}
