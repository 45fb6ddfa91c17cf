import { execFile } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gatehouseCommand } from "../../organization/package";
import { readText } from "../../organization/text-file";
import { UserError } from "../../organization/user-error";
import type { SynthesizedOutput } from "../iam/stack-files";
import { synthesizedOutput } from "../synthesis/synthesized-stacks";
import type { Lock } from "./packages";

/** What npm reads of a project. */
const NPM_FILES = ["package-lock.json", ".npmrc"];
/** What a program needs that has no business with AWS, Terraform or npm. */
const ENVIRONMENT = ["PATH", "HOME", "LANG", "TMPDIR", "USERPROFILE", "SystemRoot", "TEMP", "TMP"];

/** A version of Gatehouse that is installed in a temporary folder, as npm would install it in the project. */
export class Candidate {
  /** Folder of the installed package. */
  private readonly package: string;

  private constructor(private readonly folder: string) {
    this.package = join(folder, "node_modules", "gatehouse");
  }

  /**
   * Copies what npm reads of the project into the folder, and installs the version there without running install scripts.
   *
   * @param dependency as package.json would have it
   * @throws UserError with npm's message
   */
  static async install(project: string, dependency: string, folder: string): Promise<Candidate> {
    const manifest = JSON.parse(readText(join(project, "package.json")));
    const dependencies = fromFolder({ ...manifest.dependencies, gatehouse: dependency }, project);
    const { gatehouse: _, ...devDependencies } = fromFolder(manifest.devDependencies ?? {}, project);
    const copy = { ...manifest, dependencies, devDependencies, workspaces: undefined };
    writeFileSync(join(folder, "package.json"), JSON.stringify(copy, null, 2));
    for (const name of NPM_FILES)
      if (existsSync(join(project, name))) copyFileSync(join(project, name), join(folder, name));
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await promisify(execFile)("npm", args, { cwd: folder, maxBuffer: 2 ** 26 }).catch((error) => {
      throw new UserError(
        `npm cannot install ${dependency}\n${String(error.stderr ?? error.message).trim()}`,
      );
    });
    return new Candidate(folder);
  }

  get version(): string {
    return JSON.parse(this.text("package.json")).version;
  }

  get lock(): Lock {
    return JSON.parse(readText(join(this.folder, "package-lock.json")));
  }

  /** A file of the package, such as CHANGELOG.md; empty if it has none. */
  text(name: string): string {
    const file = join(this.package, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /**
   * What it synthesizes for a file. It runs without credentials in its environment.
   *
   * @throws UserError with its output
   */
  async synthesize(organizationFile: string, output: string): Promise<SynthesizedOutput> {
    const { bin } = JSON.parse(this.text("package.json")) as { bin?: { gatehouse?: string } };
    if (bin?.gatehouse === undefined || this.text("organization.schema.json") === "")
      throw new UserError(
        "the package gatehouse that npm installed is another project\n" +
          "  found     a package without the program gatehouse or without organization.schema.json",
        `name a packed version: ${gatehouseCommand("upgrade --check --to gatehouse-<version>.tgz")}`,
      );
    const env = {
      ...Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      ORGANIZATION: organizationFile,
      CDKTF_OUTDIR: output,
    };
    const args = [join(this.package, bin.gatehouse), "synth"];
    await promisify(execFile)(process.execPath, args, { cwd: this.folder, env, maxBuffer: 2 ** 26 }).catch(
      (error) => {
        throw new UserError(
          `version ${this.version} refuses the file\n${String(error.stderr || error.message).trim()}`,
        );
      },
    );
    return synthesizedOutput(output);
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
