import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { structuredPatch } from "diff";
import { PACKAGE } from "../../organization/package";
import { readText } from "../../organization/text-file";
import { synthesize } from "../synthesis/synthesize";
import { synthesizedOutput } from "../synthesis/synthesized-stacks";
import { Candidate } from "./candidate";
import { newSections } from "./changelog";
import { type KeyDifferences, keyDifferences } from "./file-keys";
import { otherApp, type Pin, readLock, readManifest } from "./npm-files";
import { type PackageDifference, packageDifferences } from "./packages";
import { planDifferences, type StackDifference } from "./plan-differences";

/** Provider versions and checksums that Terraform may install. */
const PROVIDER_LOCK = ".terraform.lock.hcl";

/** What another version would change, for one organization file. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** Sections of CHANGELOG.md, newest first. */
  readonly changelog: readonly string[];
  /** Versions in package.json to change with Gatehouse's. */
  readonly pins: readonly Pin[];
  readonly packages: readonly PackageDifference[];
  /** Differences of the provider lock that each version ships, in lines. */
  readonly providers: readonly string[];
  readonly keys: KeyDifferences;
  readonly stacks: readonly StackDifference[];
  /** The app of cdktf.json if it is another one than `gatehouse synth`: what it adds is not compared. */
  readonly otherApp?: string;
}

/**
 * Installs another version in a temporary folder, and compares what both versions synthesize.
 *
 * @param project folder with package.json and package-lock.json
 * @param spec a packed file, a URL or a version
 * @throws UserError
 */
export async function upgradeTo(spec: string, project: string, organizationFile: string): Promise<Upgrade> {
  const lock = readLock(join(project, "package-lock.json"));
  const own = readManifest(join(PACKAGE, "package.json"));
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-upgrade-"));
  try {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    await synthesize(organizationFile, before);
    const candidate = await Candidate.install(project, spec, own, folder);
    await candidate.synthesize(organizationFile, after);
    const shipped = (name: string) => readText(join(PACKAGE, name));
    return {
      from: own.version ?? "?",
      to: candidate.manifest.version ?? "?",
      changelog: newSections(shipped("CHANGELOG.md"), candidate.text("CHANGELOG.md")),
      pins: candidate.pins,
      packages: packageDifferences(lock, candidate.lock),
      providers: differingLines(shipped(PROVIDER_LOCK), candidate.text(PROVIDER_LOCK)),
      keys: keyDifferences(
        JSON.parse(shipped("organization.schema.json")),
        JSON.parse(candidate.text("organization.schema.json")),
      ),
      stacks: planDifferences(synthesizedOutput(before), synthesizedOutput(after)),
      otherApp: otherApp(join(project, "cdktf.json")),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function differingLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 0 });
  return hunks.flatMap(({ lines }) => lines);
}
