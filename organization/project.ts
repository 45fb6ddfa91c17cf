import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { folderAbove, gatehouseCommand, PACKAGE } from "./package";
import { UserError } from "./user-error";

/** The file that makes a folder a CDKTF project. */
const PROJECT_FILE = "cdktf.json";
const ORGANIZATION_FILE = "organization.yaml";

type Environment = NodeJS.ProcessEnv;

/**
 * Path of the organization file: `ORGANIZATION`, relative to the folder that the person is in, or the project's
 * organization.yaml.
 *
 * @throws UserError outside a project
 */
export function organizationFile(environment: Environment = process.env): string {
  const { ORGANIZATION } = environment;
  if (ORGANIZATION) return pathFromHere(ORGANIZATION, environment);
  const project = projectFolder(environment);
  if (project !== undefined) return join(project, ORGANIZATION_FILE);
  throw new UserError(
    "no organization file: there is no project here\n" +
      `  found     no ${PROJECT_FILE} in ${here(environment)} or above it\n` +
      `  expected  a folder of a repository with ${PROJECT_FILE} and ${ORGANIZATION_FILE}`,
    `write one: ${gatehouseCommand("init")}; or name a file: --organization FILE`,
  );
}

/**
 * The person's repository: the nearest folder with a cdktf.json, from the working directory upward, which npm sets to the
 * package whose script it runs; else from the person's folder; else Gatehouse's own source, which is a CDKTF project, too.
 *
 * The working directory is first: cdktf runs its app there, and a nested npm keeps the outermost `INIT_CWD`.
 */
export function projectFolder(environment: Environment = process.env): string | undefined {
  return (
    folderAbove(process.cwd(), PROJECT_FILE) ??
    folderAbove(here(environment), PROJECT_FILE) ??
    (existsSync(join(PACKAGE, PROJECT_FILE)) ? PACKAGE : undefined)
  );
}

/** Where cdktf writes the stacks: `CDKTF_OUTPUT`, or cdktf.out, in the project; outside of one, in the person's folder. */
export function cdktfOutput(environment: Environment = process.env): string {
  return resolve(projectFolder(environment) ?? here(environment), environment.CDKTF_OUTPUT || "cdktf.out");
}

/** A path relative to the folder that the person is in. */
export function pathFromHere(path: string, environment: Environment = process.env): string {
  return resolve(here(environment), path);
}

/** A path as the person would type it. */
export function shownPath(file: string): string {
  const fromHere = relative(here(process.env), file);
  return fromHere === "" || fromHere.startsWith("..") ? file : fromHere;
}

/** npm changes the working directory, and puts the person's folder into `INIT_CWD`. */
function here({ INIT_CWD }: Environment): string {
  return INIT_CWD ?? process.cwd();
}
