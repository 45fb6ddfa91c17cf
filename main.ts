import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { App } from "cdktf";
import { entitlementsOf } from "./organization/entitlements";
import { loadOrganization } from "./organization/load";
import { printFailure } from "./organization/print-failure";
import { cdktfOutput, organizationFile, projectFolder, shownPath } from "./organization/project";
import { renderWarnings, warningsOf } from "./organization/warnings";
import { addStacks } from "./stacks/layout";
import { markOwner, refuseOccupied } from "./stacks/output-owner";
import { LOCK_FILE, providerLock } from "./stacks/provider-lock";
import { withoutStackTraces } from "./stacks/without-stack-traces";

/** Writes the stacks of an organization file into cdktf's output folder: the CDKTF application, and `gatehouse synth`. */
export function synthesize(file: string): void {
  const now = new Date();
  const organization = loadOrganization(file, now);
  const entitlements = entitlementsOf(organization, now);
  process.stderr.write(renderWarnings(warningsOf(entitlements, now)));
  const lock = providerLock(projectFolder());
  // cdktf names the folder; stack traces would put local paths into the metadata, and cost a tenth of the time.
  const app = new App({ outdir: process.env.CDKTF_OUTDIR ?? cdktfOutput(), stackTraces: false });
  refuseOccupied(app.outdir, shownPath(file), organization);
  markOwner(app.outdir, organization);
  withoutStackTraces(() => {
    addStacks(app, entitlements);
    app.synth();
  });
  // Each stack is initialized with the reviewed provider versions only.
  for (const { synthesizedStackPath } of Object.values(app.manifest.stacks))
    copyFileSync(lock, join(app.outdir, dirname(synthesizedStackPath), LOCK_FILE));
}

if (require.main === module) {
  try {
    synthesize(organizationFile());
  } catch (error) {
    process.exitCode = printFailure(error);
  }
}
