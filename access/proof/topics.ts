import { type AccessLevel, actionsMatching } from "../iam/catalog";

/** Actions that a topic declares alike: where they are allowed, and where denied all the same. */
interface Declared {
  /** `*`, or resources and conditions as {@link limitOf} writes them. */
  readonly allowed: readonly string[];
  readonly denied?: readonly string[];
  readonly actions: Readonly<Record<string, ActionsOfService>>;
}

/** Actions of one service: those of some access levels, and some more, but some not. */
interface ActionsOfService {
  readonly levels?: "all" | readonly AccessLevel[];
  readonly and?: readonly string[];
  readonly but?: readonly string[];
}

/** `never`, or where: one text for each way in which an action can be allowed. */
export type Reach = string;

export const NEVER: Reach = "never";

/** What may do everything: it has no table. */
export const ADMINISTRATION = "admin";

/**
 * The documents that Gatehouse ships. topics/<topic>.json declares what each allows, by the access levels of AWS's
 * catalog and by name, and is not derived from policies/: a change of one requires a change of the other.
 */
export const SHIPPED_TOPICS: readonly string[] = [
  ...["admin", "billing", "dns", "ec2", "elastic-beanstalk", "iam", "read-only", "s3", "vpc"],
];

/** A resource and a condition, in the one way in which they are compared. */
export function limitOf({ resource, condition }: { resource: string; condition: string }): string {
  return condition === "" ? resource : `${resource} if ${condition}`;
}

/** Where an action is allowed that some statements allow and others deny. */
export function reachOf(allowed: readonly string[], denied: readonly string[] = []): Reach {
  if (allowed.length === 0 || denied.includes("*")) return NEVER;
  const on = allowed.includes("*") ? ["*"] : [...new Set(allowed)].sort();
  const not = [...new Set(denied)].sort();
  return `on ${on.join(" or ")}${not.length === 0 ? "" : `, but not on ${not.join(" or ")}`}`;
}

const tables = new Map<string, Promise<ReadonlyMap<string, Reach>>>();

/** A shipped topic's declaration of each action that it allows anywhere; it allows no other action. */
export function declaredReach(topic: string): Promise<ReadonlyMap<string, Reach>> {
  const known = tables.get(topic) ?? read(topic);
  tables.set(topic, known);
  return known;
}

async function read(topic: string): Promise<ReadonlyMap<string, Reach>> {
  const table = new Map<string, Reach>();
  for (const { allowed, denied, actions } of require(`./topics/${topic}.json`) as readonly Declared[]) {
    const reach = reachOf(allowed, denied);
    for (const [service, which] of Object.entries(actions)) {
      for (const action of await namesOf(service, which)) {
        if (table.has(action)) throw new Error(`topics/${topic}.json declares ${action} twice`);
        table.set(action, reach);
      }
    }
  }
  return table;
}

async function namesOf(service: string, { levels = [], and = [], but = [] }: ActionsOfService) {
  const all = (await actionsMatching(`${service}:*`)) ?? [];
  const names = new Set(all.map(({ name }) => name));
  for (const name of [...and, ...but])
    if (!names.has(`${service}:${name}`)) throw new Error(`topics: AWS's catalog has no ${service}:${name}`);
  const leftOut = new Set(but.map((name) => `${service}:${name}`));
  const ofLevels = all.filter(({ level }) => levels === "all" || levels.includes(level));
  return [
    ...ofLevels.map(({ name }) => name).filter((name) => !leftOut.has(name)),
    ...and.map((name) => `${service}:${name}`),
  ];
}
