import { join, relative, resolve } from "node:path";

/** Root folder of this project, which contains main.ts, policies/ and modules/. */
export const PROJECT = resolve(__dirname, "..");

/**
 * Path of the organization file: `ORGANIZATION`, relative to the directory in which the person called npm (`INIT_CWD`),
 * or the project's organization.yaml.
 */
export function organizationFile(environment: NodeJS.ProcessEnv = process.env): string {
  const { ORGANIZATION } = environment;
  return ORGANIZATION ? pathFromHere(ORGANIZATION, environment) : join(PROJECT, "organization.yaml");
}

/** A path relative to the directory in which the person called npm, which changes to the project's folder. */
export function pathFromHere(path: string, environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(here(environment), path);
}

/** A path as the person would type it. */
export function shownPath(file: string): string {
  const fromHere = relative(here(process.env), file);
  return fromHere === "" || fromHere.startsWith("..") ? file : fromHere;
}

function here({ INIT_CWD }: NodeJS.ProcessEnv): string {
  return INIT_CWD ?? process.cwd();
}
