import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { readJson } from "../../organization/json-file";
import { readBytes } from "../../organization/text-file";
import { UserError } from "../../organization/user-error";
import { packageIn } from "./tarball";
import type { Change } from "./write-files";

/** How a repository depends on Gatehouse. */
export interface Dependency {
  /** What package.json names: the tarball in the repository, a URL, or what is looked up in a registry. */
  readonly named: string;
  /** A copy of the tarball: a workflow cannot reach files outside the repository. */
  readonly tarball?: Change;
  /** A version, range or tag: in npm's public registry another project has this name. */
  readonly isOfRegistry?: boolean;
}

const lock = z.object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) });

/** Transports that authenticate the server. */
const URL_OF_PACKAGE = /^(https:\/\/|git\+ssh:\/\/|git\+https:\/\/|github:)/;
/** As `0.2.0`, `^0.2.0 || 1.x`, `*` or `latest`. */
const VERSION_RANGE_OR_TAG = /^[\w.^~<>=*| +-]+$/;

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
        "  expected  an installation from a tarball or a URL",
      "npm pack, and name what it makes: --package gatehouse-<version>.tgz",
    );
  }
  if (!resolved.startsWith("file:")) return dependency(resolved, resolved);
  const tarball = resolve(dirname(modules), resolved.slice("file:".length));
  return dependency(tarball, tarball);
}

/**
 * The dependency on a tarball of Gatehouse, on a URL, or on a version in a registry.
 *
 * @param written `--package`
 * @param path `written` as a path
 * @throws UserError when it is none of these, or another package's tarball
 */
export function dependency(written: string, path: string): Dependency {
  if (URL_OF_PACKAGE.test(written)) return { named: written };
  if (written.endsWith(".tgz") && !/^[a-z+]+:/.test(written)) {
    const bytes = readBytes(path);
    refuseOther(written, bytes);
    const vendored = `vendor/${basename(path)}`;
    return { named: `file:${vendored}`, tarball: { path: vendored, bytes } };
  }
  if (VERSION_RANGE_OR_TAG.test(written) && !existsSync(path)) return { named: written, isOfRegistry: true };
  throw new UserError(
    `--package ${written}: not a package of Gatehouse\n` +
      `  found     ${existsSync(path) ? "a file or folder that is no .tgz" : written}\n` +
      "  expected  a tarball (.tgz), or a URL: https:, git+ssh:, git+https: or github:",
    "npm pack, and name what it makes: --package gatehouse-<version>.tgz",
  );
}

function refuseOther(written: string, bytes: Buffer): void {
  const { name, bin } = packageIn(bytes) ?? {};
  if (name === "gatehouse" && bin?.gatehouse !== undefined) return;
  throw new UserError(
    `--package ${written}: not a tarball of Gatehouse\n` +
      `  found     ${name === undefined ? "no readable package.json inside" : `package ${name}${name === "gatehouse" ? ", without the program gatehouse: another project" : ""}`}\n` +
      "  expected  the package gatehouse, with the program gatehouse",
    "npm pack, and name what it makes: --package gatehouse-<version>.tgz",
  );
}
