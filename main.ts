import { App } from "cdktf";
import { entitlementsOf } from "./organization/entitlements";
import { loadOrganization, organizationFile } from "./organization/load";
import { InvalidOrganization } from "./organization/problem";
import { renderWarnings, warningsOf } from "./organization/warnings";
import { addStacks } from "./stacks/layout";
import { withoutStackTraces } from "./stacks/without-stack-traces";

try {
  const entitlements = entitlementsOf(loadOrganization(organizationFile()), new Date());
  process.stderr.write(renderWarnings(warningsOf(entitlements)));
  // Stack traces in the metadata would put this machine's paths into the output, and cost a tenth of the time.
  const app = new App({ stackTraces: false });
  withoutStackTraces(() => {
    addStacks(app, entitlements);
    app.synth();
  });
} catch (error) {
  if (!(error instanceof InvalidOrganization)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
