import { existsSync, statSync } from "node:fs";
import { gatehouseCommand } from "../../organization/package";
import { UserError } from "../../organization/user-error";
import type { Lock } from "./packages";

/** Where npm found the installed version; undefined if the lock file does not know it. */
export function installedFrom({ packages = {} }: Lock): string | undefined {
  return packages["node_modules/gatehouse"]?.resolved;
}

/**
 * What npm is to fetch: a packed file, a URL of one, or a version.
 *
 * A version, range or tag is looked up in a registry, and npm's public registry has a package of the same name by somebody else. It is
 * therefore accepted only if the installed version is from a registry, too. An address of a Git repository has no built package.
 *
 * @param written `--to`
 * @param path `written` as a path
 * @throws UserError
 */
export function dependencyOn(written: string, path: string, lock: Lock): string {
  if (written.endsWith(".tgz") && existsSync(path) && statSync(path).isFile()) return `file:${path}`;
  if (/^https:\/\/[^\s]+$/.test(written)) return written;
  const from = installedFrom(lock);
  if (
    /^[\w.^~<>=*-]+$/.test(written) &&
    !written.endsWith(".tgz") &&
    from !== undefined &&
    isFromRegistry(from)
  )
    return `gatehouse@${written}`;
  throw new UserError(
    `--to ${written}: no packed version\n` +
      `  found     no such file, and Gatehouse is installed from ${from ?? "an unknown place"}; in npm's public registry, gatehouse is another project\n` +
      "  expected  a file that npm pack wrote, or its https URL; a version only if yours is from a registry",
    gatehouseCommand("upgrade --check --to gatehouse-<version>.tgz"),
  );
}

/** As in `https://registry.example.com/gatehouse/-/gatehouse-0.2.0.tgz`. */
function isFromRegistry(resolved: string): boolean {
  return (
    /^https:\/\/.*\/gatehouse\/-\/gatehouse-[^/]+\.tgz$/.test(resolved) &&
    new URL(resolved).hostname !== "registry.npmjs.org"
  );
}
