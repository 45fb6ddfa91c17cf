import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type AccessLevel, actionsMatching } from "../iam/catalog";

/** Actions with the same declared reach: where they are allowed, and where denied nevertheless. */
interface Declared {
  /** `*`, or resources and conditions as in {@link limitOf}. */
  readonly allowed: readonly string[];
  readonly denied?: readonly string[];
  readonly actions: Readonly<Record<string, ActionsOfService>>;
}

/** Actions of one service: by access level, with additions and exceptions. */
interface ActionsOfService {
  readonly levels?: "all" | readonly AccessLevel[];
  readonly and?: readonly string[];
  readonly but?: readonly string[];
}

/** `never`, or where: one text per way in which an action can be allowed. */
export type Reach = string;

export const NEVER: Reach = "never";

/** Administrators have no table. */
export const ADMINISTRATION = "admin";

/**
 * Topics that Gatehouse ships. topics/<topic>.json declares what each allows, by access levels of AWS's catalog and by name; it
 * is not derived from policies/, so a change of one requires a change of the other.
 */
export const SHIPPED_TOPICS: readonly string[] = [ADMINISTRATION, ...tablesIn(join(__dirname, "topics"))];

function tablesIn(folder: string): string[] {
  return readdirSync(folder)
    .map((file) => basename(file, ".json"))
    .sort();
}

/** A resource and a condition in canonical form. */
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

/** A shipped topic's allowed actions; it allows no others. */
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
    if (!names.has(`${service}:${name}`))
      throw new Error(`topics: AWS's catalog does not contain ${service}:${name}`);
  const leftOut = new Set(but.map((name) => `${service}:${name}`));
  const ofLevels = all.filter(({ level }) => levels === "all" || levels.includes(level));
  return [
    ...ofLevels.map(({ name }) => name).filter((name) => !leftOut.has(name)),
    ...and.map((name) => `${service}:${name}`),
  ];
}
