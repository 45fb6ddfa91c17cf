import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { readJson } from "../../organization/json-file";
import { readBytes } from "../../organization/text-file";
import { UserError } from "../../organization/user-error";
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
 * The dependency on what npm installed the running Gatehouse from. Never on a bare name and version: in npm's public
 * registry another project has this name.
 *
 * @param packageFolder of the running Gatehouse
 * @throws UserError where npm has not installed it
 */
export function runningGatehouse(packageFolder: string): Dependency {
  const modules = dirname(packageFolder);
  const found = readJson(join(modules, ".package-lock.json"), lock);
  const resolved =
    "value" in found ? found.value.packages[`node_modules/${basename(packageFolder)}`]?.resolved : undefined;
  if (resolved === undefined) {
    throw new UserError(
      "package.json of the repository cannot name this Gatehouse: npm has not installed it\n" +
        `  found     ${packageFolder}\n` +
        "  expected  an installation from a tarball or an address",
      "npm pack, and name what it makes: --package gatehouse-<version>.tgz",
    );
  }
  if (!resolved.startsWith("file:")) return { named: resolved };
  return dependency(resolve(dirname(modules), resolved.slice("file:".length)));
}

/**
 * The dependency on a tarball, or on anything else that npm installs.
 *
 * @throws UserError when there is no such tarball
 */
export function dependency(named: string): Dependency {
  if (!isFile(named)) return { named };
  const path = `vendor/${basename(named)}`;
  return { named: `file:${path}`, tarball: { path, bytes: readBytes(named) } };
}

/** Whether this is the path of a tarball, and no address. */
export function isFile(named: string): boolean {
  return named.endsWith(".tgz") && !/^[a-z+]+:/.test(named);
}
