import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { readText } from "../../organization/text-file";
import { UserError } from "../../organization/user-error";
import { freshOutput } from "../synthesis/synthesize";
import { Candidate } from "./candidate";
import { newSections } from "./changelog";
import { type KeyDifferences, keyDifferences } from "./file-keys";
import { type Lock, type PackageDifference, packageDifferences } from "./packages";
import { planDifferences, type StackDifference } from "./plan-differences";
import { dependencyOn } from "./source";

/** What another version would change, for one organization file. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** Sections of CHANGELOG.md, newest first. */
  readonly changelog: readonly string[];
  readonly packages: readonly PackageDifference[];
  readonly keys: KeyDifferences;
  readonly stacks: readonly StackDifference[];
}

/**
 * Installs another version in a temporary folder, and compares what both versions synthesize.
 *
 * @param project folder with package.json and package-lock.json
 * @param to a packed version, an address, or a version in the registry of the installed one
 * @throws UserError
 */
export async function upgradeTo(
  to: { readonly written: string; readonly path: string },
  project: string,
  organizationFile: string,
): Promise<Upgrade> {
  const lock = lockOf(project);
  const dependency = dependencyOn(to.written, to.path, lock);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-upgrade-"));
  try {
    const before = await freshOutput(organizationFile);
    const candidate = await Candidate.install(project, dependency, folder);
    const after = await candidate.synthesize(organizationFile, join(folder, "synthesized"));
    const own = (name: string) => readText(join(PACKAGE, name));
    return {
      from: JSON.parse(own("package.json")).version,
      to: candidate.version,
      changelog: newSections(own("CHANGELOG.md"), candidate.text("CHANGELOG.md")),
      packages: packageDifferences(lock, candidate.lock),
      keys: keyDifferences(
        JSON.parse(own("organization.schema.json")),
        JSON.parse(candidate.text("organization.schema.json")),
      ),
      stacks: planDifferences(before, after),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A JSON file that npm writes. */
function jsonIn(file: string): Lock {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${file}: ${error.message}\n  expected  JSON, as npm writes it`, "npm install");
  }
}

function lockOf(project: string): Lock {
  const file = join(project, "package-lock.json");
  if (existsSync(file)) return jsonIn(file);
  throw new UserError(
    `no package-lock.json in ${project}\n  expected  a repository in which npm installed Gatehouse`,
    "npm install",
  );
}
