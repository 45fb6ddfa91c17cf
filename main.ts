import { App } from "cdktf";
import { entitlementsOf } from "./organization/entitlements";
import { loadOrganization, organizationFile } from "./organization/load";
import { InvalidOrganization } from "./organization/problem";
import { AccessStack } from "./stacks/access-stack";

try {
  const entitlements = entitlementsOf(loadOrganization(organizationFile()));
  // Stack traces in the metadata would put this machine's paths into the output, and cost a tenth of the time.
  const app = new App({ stackTraces: false });
  new AccessStack(app, "access", entitlements);
  app.synth();
} catch (error) {
  if (!(error instanceof InvalidOrganization)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
