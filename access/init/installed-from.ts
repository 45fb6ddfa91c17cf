import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { readJson } from "../../organization/json-file";
import { readBytes } from "../../organization/text-file";
import type { Change } from "./write-files";

/** How a repository depends on Gatehouse. */
export interface Dependency {
  /** What package.json names: a version, an address, or the tarball in the repository. */
  readonly named: string;
  /** A copy of the tarball: a workflow has no file outside of the repository. */
  readonly tarball?: Change;
}

const lock = z.object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) });

/**
 * The dependency on the running Gatehouse: what npm installed it from, or its version.
 *
 * @param packageFolder of the running Gatehouse
 */
export function runningGatehouse(packageFolder: string, version: string): Dependency {
  const modules = dirname(packageFolder);
  const found = readJson(join(modules, ".package-lock.json"), lock);
  const resolved =
    "value" in found ? found.value.packages[`node_modules/${basename(packageFolder)}`]?.resolved : undefined;
  if (resolved === undefined || new URL(resolved, "https://x").hostname === "registry.npmjs.org")
    return { named: version };
  if (!resolved.startsWith("file:")) return { named: resolved };
  return dependency(resolve(dirname(modules), resolved.slice("file:".length)));
}

/** The dependency on what `--package` names: a tarball, or anything else that npm installs. */
export function dependency(named: string): Dependency {
  if (!named.endsWith(".tgz") || !existsSync(named)) return { named };
  const path = `vendor/${basename(named)}`;
  return { named: `file:${path}`, tarball: { path, bytes: readBytes(named) } };
}
