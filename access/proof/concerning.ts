import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";

/** A document by what it can say of a resource. */
interface Index {
  /** What is said of each resource that is named literally. */
  readonly named: ReadonlyMap<string, PolicyDocument>;
  /** What is said of any other. */
  readonly others: PolicyDocument | undefined;
}

const indexes = new WeakMap<PolicyDocument, Index>();

/**
 * The part of a document that can matter to a call on a resource, or undefined when none can. An
 * entry of Resource without `*`, `?` and variables matches itself alone, so that others of its kind
 * can be left out; everything else stays.
 *
 * A judge reads every policy anew for each call. With the whole of them, a proof of 1,000 accounts
 * would take a thousand times as long for each call as one of a single account.
 */
export function concerning(document: PolicyDocument, resource: string): PolicyDocument | undefined {
  const index = indexes.get(document) ?? indexOf(document);
  indexes.set(document, index);
  return index.named.get(resource) ?? index.others;
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

/** A statement as it is for a resource that it does not name: none, if it names all that it is about. */
function withoutLiterals(statement: PolicyStatement): PolicyStatement[] {
  const { Resource } = statement;
  if (Resource === undefined) return [statement];
  const entries = listed(Resource);
  const open = entries.filter((entry) => !isLiteral(entry));
  if (open.length === entries.length) return [statement];
  return open.length === 0 ? [] : [{ ...statement, Resource: open }];
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

function isLiteral(entry: string): boolean {
  return !/[*?$]/.test(entry);
}
