import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { documentsIn } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { policyFilesIn } from "../../organization/policy-files";
import { pathFromHere, shownPath } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import type { Ci, Template } from "./choices";
import { accountsOf, type ListedOrganization } from "./from-organizations";
import { EXAMPLE_ACCOUNTS, type GivenAccounts, givenAccounts } from "./given-accounts";
import { type Dependency, dependency, isFile, runningGatehouse } from "./installed-from";
import { repositoryFiles } from "./repository";
import {
  ciSection,
  managedFiles,
  organizationTemplate,
  ownedFiles,
  ownPackage,
  readmeTemplate,
} from "./templates";
import { type Change, diffOf, existingFiles, textIn, writeFiles } from "./write-files";

export interface InitOptions {
  /** Name of the organization. */
  readonly name: string;
  readonly template: Template;
  readonly ci: Ci;
  readonly identity?: string;
  readonly account?: readonly string[];
  readonly fromOrganizations?: boolean;
  readonly setsFromTags?: readonly string[];
  readonly package?: string;
  /** Whether to replace existing files. */
  readonly force: boolean;
}

/**
 * Writes a repository into a folder: all of its files, or none.
 *
 * @param say prints a message
 * @returns the diffs of the files that were replaced, and the paths that were written
 * @throws UserError
 */
export async function initialize(
  folder: string,
  options: InitOptions,
  say: (line: string) => void,
): Promise<string> {
  const own = ownPackage();
  const source =
    options.package === undefined
      ? runningGatehouse(PACKAGE)
      : dependency(isFile(options.package) ? pathFromHere(options.package) : options.package);
  const accounts = await accountsFor(options, say);
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
  if (existing.length > 0 && !options.force) {
    throw new UserError(
      `${folder}: these files exist; nothing was written\n${existing.map((path) => `  ${path}`).join("\n")}`,
      "name another folder, move them away, or see the differences and replace them: --force",
    );
  }
  const diffs = files.flatMap(({ path, text }) =>
    text !== undefined && existing.includes(path) ? [diffOf(path, textIn(folder, path), text)] : [],
  );
  writeFiles(folder, files, existing.length === 0);
  if (accounts === EXAMPLE_ACCOUNTS) say("the accounts are examples: replace their IDs in organization.yaml");
  sayOfPackage(source, say);
  say(`next: npm install --ignore-scripts, in ${shownPath(folder)}; then npx gatehouse check (README.md)`);
  return [...diffs, ...files.map(({ path }) => `${path}\n`)].join("");
}

async function accountsFor(
  { identity, account = [], fromOrganizations = false, setsFromTags = [] }: InitOptions,
  say: (line: string) => void,
): Promise<GivenAccounts> {
  if (!fromOrganizations) return givenAccounts(identity, account);
  const { readOrganization } = await import("./read-organizations");
  const listed = await readOrganization(setsFromTags.length > 0);
  const chosen = accountsOf(listed, {
    identity: identity ?? (await askForIdentity(listed)),
    tagKeys: setsFromTags,
  });
  for (const note of chosen.notes) say(note);
  return chosen.accounts;
}

/** The management account is never chosen by default: whoever administers the users there administers the organization. */
async function askForIdentity({ managementId, accounts }: ListedOrganization): Promise<string> {
  const lines = accounts
    .filter(({ state }) => state === "ACTIVE")
    .map(({ id, name }) => `  ${id}  ${name}${id === managementId ? "  (management account)" : ""}`);
  const question = `which account holds the users?\n${lines.join("\n")}`;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UserError(`no identity account: ${question}`, "name it: --identity NAME, or its ID");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question}\nname or ID: `);
  terminal.close();
  return answer.trim();
}

function sayOfPackage({ named, tarball }: Dependency, say: (line: string) => void): void {
  if (tarball !== undefined) say(`${tarball.path} is the package that package.json depends on: commit it`);
  else if (/^\d/.test(named))
    say(
      `package.json depends on gatehouse ${named} of your registry: npm's public one has another project of this name`,
    );
  else say(`package.json depends on gatehouse from ${named}`);
}
