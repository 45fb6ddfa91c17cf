import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../../organization/json-file";
import { documentsIn } from "../../organization/load";
import { folderAbove, gatehouseCommand, PACKAGE } from "../../organization/package";
import { policyFilesIn } from "../../organization/policy-files";
import { pathFromHere, shownPath } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import type { Ci, Template } from "./choices";
import { type ChosenBy, chosenAccounts } from "./chosen-accounts";
import { EXAMPLE_ACCOUNTS } from "./given-accounts";
import { type Dependency, dependency, runningGatehouse } from "./installed-from";
import { repositoryFiles } from "./repository";
import { RECORD_FILE, templateRecord } from "./template-record";
import {
  ciSection,
  managedFiles,
  organizationTemplate,
  ownedFiles,
  ownPackage,
  readmeTemplate,
} from "./templates";
import { type Change, diffOf, existingFiles, textIn, writeFiles } from "./write-files";

export interface InitOptions extends ChosenBy {
  /** Name of the organization. */
  readonly name: string;
  readonly template: Template;
  readonly ci: Ci;
  readonly package?: string;
  /** Whether to replace existing files. */
  readonly force: boolean;
  /** Whether to show what `force` would replace, and to write nothing. */
  readonly diff?: boolean;
}

/** The diffs of the files that are replaced, and the paths that were written. */
export interface Initialized {
  readonly data: string;
  /** `diff` found differences. */
  readonly isNo?: boolean;
}

/** What the organization decides: never replaced. */
const KEPT = /^(organization\.yaml$|policies\/)/;

/**
 * Writes a repository into a folder: all of its files, or none.
 *
 * @param say prints a message
 * @throws UserError
 */
export async function initialize(
  folder: string,
  options: InitOptions,
  say: (line: string) => void,
): Promise<Initialized> {
  refuseGatehouse(folder);
  const own = ownPackage();
  const source =
    options.package === undefined
      ? runningGatehouse(PACKAGE)
      : dependency(options.package, pathFromHere(options.package));
  const accounts = await chosenAccounts(options, say);
  const shipped = [join(PACKAGE, "templates", "policies"), join(PACKAGE, "policies")];
  const files: Change[] = repositoryFiles(
    { ...options, accounts, gatehouse: source.named, projectId: randomUUID() },
    {
      organization: organizationTemplate(options.template),
      readme: readmeTemplate(),
      ciSection: ciSection(options.ci),
      owned: ownedFiles(),
      managed: managedFiles(options.ci),
      own,
    },
    policyFilesIn(shipped, documentsIn),
    new Date(),
  );
  if (source.tarball !== undefined) files.push(source.tarball);
  const existing = existingFiles(
    folder,
    files.map(({ path }) => path),
  );
  if (existing.length > 0 && !options.force && !options.diff) {
    throw new UserError(
      `${folder}: these files exist; nothing was written\n${existing.map((path) => `  ${path}`).join("\n")}`,
      "see the differences: --diff; then replace them: --force; or name another folder",
    );
  }
  const kept = existing.filter((path) => KEPT.test(path));
  const changes = files.filter(({ path }) => !kept.includes(path));
  const diffs = changes
    .flatMap(({ path, text }) =>
      text !== undefined && existing.includes(path) ? [diffOf(path, textIn(folder, path), text)] : [],
    )
    .join("");
  for (const path of kept) say(`${path}: kept, because it is yours`);
  for (const line of leftOver(folder, files)) say(line);
  if (options.diff) return { data: diffs, isNo: diffs !== "" };
  writeFiles(folder, changes, existing.length === 0);
  sayOfGitRoot(folder, options.ci, say);
  if (accounts === EXAMPLE_ACCOUNTS && !kept.includes("organization.yaml"))
    say("the accounts are examples: replace their IDs in organization.yaml");
  sayOfPackage(source, say);
  say(`next: npm install --ignore-scripts && npx gatehouse check, in ${shownPath(folder)} (README.md)`);
  return { data: [diffs, ...changes.map(({ path }) => `${path}\n`)].join("") };
}

/** In Gatehouse's own source, folders such as access/ exist, and npm would install its packages. */
function refuseGatehouse(folder: string): void {
  const [source, git] = [folderAbove(folder, "package.json"), folderAbove(folder, ".git")];
  if (source === undefined || (git !== undefined && git.length > source.length)) return;
  const found = readJson(join(source, "package.json"), z.object({ name: z.literal("gatehouse") }));
  if (!("value" in found)) return;
  throw new UserError(
    `${folder}: in the source of Gatehouse; nothing was written\n` +
      `  found     package gatehouse in ${source}\n` +
      "  expected  a folder outside of it",
    `name one beside it: ${gatehouseCommand("init ../acme-access")}`,
  );
}

/** Workflows of another CI, which an earlier `init` wrote. */
function leftOver(folder: string, files: readonly Change[]): string[] {
  const found = readJson(join(folder, RECORD_FILE), templateRecord);
  if (!("value" in found)) return [];
  const { ci, files: recorded } = found.value;
  return existingFiles(folder, Object.keys(recorded))
    .filter((path) => !files.some((file) => file.path === path))
    .map((path) => `${path}: left over from --ci ${ci}; delete it unless you use it`);
}

function sayOfGitRoot(folder: string, ci: Ci, say: (line: string) => void): void {
  const root = folderAbove(folder, ".git");
  if (ci !== "github" || root === undefined || root === folder) return;
  say(`GitHub reads .github only at the root of a repository, ${root}: it does not run these workflows`);
}

function sayOfPackage({ named, tarball, isOfRegistry }: Dependency, say: (line: string) => void): void {
  if (tarball !== undefined) say(`${tarball.path} is the package that package.json depends on: commit it`);
  else if (isOfRegistry)
    say(
      `package.json depends on gatehouse ${named} of your registry: npm's public one has another project of this name`,
    );
  else say(`package.json depends on gatehouse from ${named}`);
}
