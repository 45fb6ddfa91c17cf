import { existsSync, statSync } from "node:fs";
import { gatehouseCommand } from "../../organization/package";
import { UserError } from "../../organization/user-error";
import type { Lock } from "./packages";

/** Where npm found the installed version; undefined if the lock file does not know it. */
export function installedFrom({ packages = {} }: Lock): string | undefined {
  return packages["node_modules/gatehouse"]?.resolved;
}

/**
 * What npm is to install, as a dependency's value in package.json.
 *
 * A version, range or tag is looked up in a registry, and npm's public registry has a package of the same name by somebody else. It is
 * therefore accepted only if the installed version is from a registry, too.
 *
 * @param written `--to`
 * @param path `written` as a path
 * @throws UserError
 */
export function dependencyOn(written: string, path: string, lock: Lock): string {
  if (existsSync(path) && statSync(path).isFile()) return `file:${path}`;
  // An address: https://…, git+ssh://…, github:owner/repository.
  if (/^[a-z][a-z+]*:/.test(written)) return written;
  const from = installedFrom(lock);
  if (from !== undefined && isFromRegistry(from)) return written;
  throw new UserError(
    `no file ${written}, and a version would be looked up in a registry\n` +
      `  found     Gatehouse is installed from ${from ?? "an unknown place"}; in npm's public registry, gatehouse is another project\n` +
      "  expected  a packed version (npm pack), or an address",
    gatehouseCommand("upgrade --check --to gatehouse-<version>.tgz"),
  );
}

/** As in `https://registry.example.com/gatehouse/-/gatehouse-0.2.0.tgz`. */
function isFromRegistry(resolved: string): boolean {
  return /^https:\/\/.*\/gatehouse\/-\/gatehouse-[^/]+\.tgz$/.test(resolved);
}
