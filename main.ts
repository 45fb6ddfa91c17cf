import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { App } from "cdktf";
import { entitlementsOf } from "./organization/entitlements";
import { loadOrganization } from "./organization/load";
import { printFailure } from "./organization/print-failure";
import { organizationFile, PROJECT, shownPath } from "./organization/project";
import { renderWarnings, warningsOf } from "./organization/warnings";
import { addStacks } from "./stacks/layout";
import { markOwner, refuseOccupied } from "./stacks/output-owner";
import { withoutStackTraces } from "./stacks/without-stack-traces";

/** Provider versions and checksums that Terraform may install. */
const LOCK_FILE = ".terraform.lock.hcl";

try {
  const now = new Date();
  const file = organizationFile();
  const organization = loadOrganization(file, now);
  const entitlements = entitlementsOf(organization, now);
  process.stderr.write(renderWarnings(warningsOf(entitlements, now)));
  // Stack traces would put local paths into the metadata, and cost a tenth of the time.
  const app = new App({ stackTraces: false });
  refuseOccupied(app.outdir, shownPath(file), organization);
  markOwner(app.outdir, organization);
  withoutStackTraces(() => {
    addStacks(app, entitlements);
    app.synth();
  });
  // Each stack is initialized with the reviewed provider versions only.
  for (const { synthesizedStackPath } of Object.values(app.manifest.stacks))
    copyFileSync(join(PROJECT, LOCK_FILE), join(app.outdir, dirname(synthesizedStackPath), LOCK_FILE));
} catch (error) {
  process.exitCode = printFailure(error);
}
