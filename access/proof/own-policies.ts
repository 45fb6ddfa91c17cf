import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PACKAGE } from "../../organization/package";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { type Probes, probesBeside } from "../../organization/probes";
import { SHIPPED_TOPICS } from "./topics";

/** Policy documents beside an organization file, judged as the organization's own. */
export interface OwnPolicies {
  /** By name, including names of shipped documents. */
  readonly documents: ReadonlyMap<string, PolicyDocument>;
  readonly probes: ReadonlyMap<string, Probes>;
}

export const NO_OWN_POLICIES: OwnPolicies = { documents: new Map(), probes: new Map() };

/**
 * Reads them literally, as declared-access.ts reads the file: the loader has validated them.
 *
 * @param project folder whose policies/ are Gatehouse's own
 */
export function ownPolicies(file: string, project = PACKAGE): OwnPolicies {
  const folder = join(dirname(resolve(file)), "policies");
  const shipped = join(project, "policies");
  if (!existsSync(folder)) return NO_OWN_POLICIES;
  const isShippedFolder = existsSync(shipped) && realpathSync(folder) === realpathSync(shipped);
  const documents = new Map<string, PolicyDocument>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = entry.split("\\").join("/");
    if (!path.endsWith(".json") || path.startsWith("lists/")) continue;
    const name = path.slice(0, -".json".length);
    if (isShippedFolder && SHIPPED_TOPICS.includes(name)) continue;
    const document = readJson(join(folder, path));
    if (document !== undefined) documents.set(name, withLists(document, [folder, shipped]));
  }
  return { documents, probes: probesBeside(file).probes };
}

/** Undefined if it is not a policy: the loader reports it for documents that roles use. */
function readJson(path: string): PolicyDocument | undefined {
  try {
    const value = JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, ""));
    return Array.isArray(value?.Statement) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces each `@<name>` with the actions of `policies/lists/<name>.json`. */
function withLists(document: PolicyDocument, folders: readonly string[]): PolicyDocument {
  const written = (entries: string | readonly string[]) => {
    const actions: string[] = [];
    for (const entry of [entries].flat()) {
      const path = folders
        .map((it) => join(it, "lists", `${entry.slice(1)}.json`))
        .find((it) => existsSync(it));
      if (entry.startsWith("@") && path !== undefined)
        actions.push(...JSON.parse(readFileSync(path, "utf8")));
      else actions.push(entry);
    }
    return actions;
  };
  const Statement = document.Statement.map(
    (statement): PolicyStatement => ({
      ...statement,
      ...(statement.Action !== undefined && { Action: written(statement.Action) }),
      ...(statement.NotAction !== undefined && { NotAction: written(statement.NotAction) }),
    }),
  );
  return { ...document, Statement };
}
