import { execFile } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gatehouseCommand } from "../../organization/package";
import { UserError } from "../../organization/user-error";
import { type Manifest, outdatedPins, type Pin, readLock, readManifest } from "./npm-files";
import type { Lock } from "./packages";

/** What npm reads of a project. */
const NPM_FILES = ["package-lock.json", ".npmrc"];
/** What the other version's program gets of the environment. */
const ENVIRONMENT = ["PATH", "HOME", "LANG", "TMPDIR", "USERPROFILE", "SystemRoot", "TEMP", "TMP"];

/** Another version of Gatehouse, installed in a temporary folder as npm would install it in the project. */
export class Candidate {
  /** Folder of the installed package. */
  private readonly package: string;

  private constructor(
    private readonly folder: string,
    readonly manifest: Manifest,
    /** Packages of the project that the version is tested with in other versions. */
    readonly pins: readonly Pin[],
  ) {
    this.package = join(folder, "node_modules", "gatehouse");
  }

  /**
   * Fetches the package, checks that it is Gatehouse, and installs it beside a copy of what npm reads of the project, without
   * running install scripts.
   *
   * @param spec a packed file, a URL or a version
   * @param own package.json of the running version
   * @throws UserError with npm's message
   */
  static async install(project: string, spec: string, own: Manifest, folder: string): Promise<Candidate> {
    const tarball = await fetched(spec, project, folder);
    const packed = await manifestIn(tarball, folder);
    const manifest = readManifest(join(project, "package.json"));
    const pins = outdatedPins(manifest, own, packed);
    const changed = Object.fromEntries(pins.map(({ name, after }) => [name, after]));
    const pinned = (dependencies: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(
        Object.entries(fromFolder(dependencies, project)).map(([name, value]) => [
          name,
          changed[name] ?? value,
        ]),
      );
    const { gatehouse: _, ...devDependencies } = pinned(manifest.devDependencies);
    const dependencies = { ...pinned(manifest.dependencies), gatehouse: `file:${tarball}` };
    const copy = { ...manifest, dependencies, devDependencies, workspaces: undefined };
    writeFileSync(join(folder, "package.json"), JSON.stringify(copy, null, 2));
    for (const name of NPM_FILES)
      if (existsSync(join(project, name))) copyFileSync(join(project, name), join(folder, name));
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
    return new Candidate(folder, packed, pins);
  }

  get lock(): Lock {
    return readLock(join(this.folder, "package-lock.json"));
  }

  /** A file of the package, such as CHANGELOG.md; empty if it has none. */
  text(name: string): string {
    const file = join(this.package, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /**
   * Writes what it synthesizes for a file. Its program gets no AWS, Terraform or npm variable.
   *
   * @throws UserError with its output
   */
  async synthesize(organizationFile: string, output: string): Promise<void> {
    const env = {
      ...Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      ORGANIZATION: organizationFile,
      CDKTF_OUTDIR: output,
    };
    const { gatehouse = "" } = this.manifest.bin as { gatehouse?: string };
    const args = [join(this.package, gatehouse), "synth"];
    const options = { cwd: this.folder, env, maxBuffer: 2 ** 26 };
    await promisify(execFile)(process.execPath, args, options).catch((error) => {
      throw new UserError(
        `version ${this.manifest.version} refuses the file\n${String(error.stderr || error.message).trim()}`,
      );
    });
  }
}

/** Downloads or copies a package as a tarball. @returns its path */
async function fetched(spec: string, project: string, folder: string): Promise<string> {
  const args = ["pack", spec, "--json", "--ignore-scripts", "--pack-destination", folder];
  const packed = JSON.parse(await npm(args, project)) as readonly { readonly filename: string }[];
  return join(folder, packed[0]?.filename ?? "");
}

/** The package.json of a tarball, which must be Gatehouse's. */
async function manifestIn(tarball: string, folder: string): Promise<Manifest> {
  const file = join(folder, "candidate.json");
  const { stdout } = await promisify(execFile)("tar", ["-xzOf", tarball, "package/package.json"]).catch(
    () => {
      throw new UserError(`${tarball} is no package that npm packed`);
    },
  );
  writeFileSync(file, stdout);
  const manifest = readManifest(file);
  const { gatehouse } = (manifest.bin ?? {}) as { gatehouse?: string };
  const { stdout: list } = await promisify(execFile)("tar", ["-tzf", tarball], { maxBuffer: 2 ** 26 });
  const has = list.split("\n");
  if (
    gatehouse !== undefined &&
    has.includes(`package/${gatehouse}`) &&
    has.includes("package/organization.schema.json")
  )
    return manifest;
  throw new UserError(
    "this package called gatehouse is another project\n" +
      "  found     a package without the program gatehouse or without organization.schema.json",
    `name a packed version: ${gatehouseCommand("upgrade --check --to gatehouse-<version>.tgz")}`,
  );
}

/** npm's output. It gets no credentials of AWS or Terraform. */
async function npm(args: readonly string[], cwd: string): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|TF|CDKTF)_/i.test(name)),
  );
  const options = { cwd, env, maxBuffer: 2 ** 26 };
  try {
    return (await promisify(execFile)("npm", [...args, "--loglevel=error"], options)).stdout;
  } catch (error) {
    const { stderr, message, code } = error as Error & { stderr?: string; code?: string };
    if (code === "ENOENT") throw new UserError("npm is not on the PATH", "install Node.js with npm");
    throw new UserError(`npm ${args[0]} failed\n${(stderr || message).trim()}`);
  }
}

/** Dependencies on files, which package.json names relative to the project. */
function fromFolder(dependencies: Readonly<Record<string, string>>, project: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, value]) => [
      name,
      value.startsWith("file:") ? `file:${resolve(project, value.slice("file:".length))}` : value,
    ]),
  );
}
