import { readFileSync } from "node:fs";
import { renderMatrix } from "../access/matrix";
import { isProven, prove, renderVerdicts } from "../access/proof/prove";
import { synthesizedStacks } from "../access/proof/synthesized-stacks";
import { entitlementsOf } from "../organization/entitlements";
import { loadOrganization, organizationFile } from "../organization/load";
import { InvalidOrganization } from "../organization/problem";
import { endChildrenWithProcess } from "./process-group";
import { Progress } from "./progress";
import { Sandbox } from "./sandbox";
import { standing } from "./standing";
import { DEFAULT_OUTPUT, SynthesisError, synthesize } from "./synthesize";
import { TerraformError } from "./terraform";
import { findTools, MissingTools } from "./tools";

/**
 * `npm start`: the organization file through synthesis, plan and apply against a local AWS, a second
 * plan that must find nothing to do, what then stands in each account, and who may do what where.
 */
async function start(): Promise<void> {
  const file = organizationFile();
  const entitlements = entitlementsOf(loadOrganization(file));
  const { organization } = entitlements;
  const tools = await findTools();
  const progress = new Progress();

  process.stdout.write(`${organization.name}: a local AWS for ${organization.accounts.length} accounts\n\n`);
  const stackFile = await progress.during("synthesize", () => synthesize(file, DEFAULT_OUTPUT));
  const sandbox = await progress.during("start the emulator", () =>
    Sandbox.open(tools, organization, stackFile),
  );
  try {
    const { terraform } = sandbox;
    await progress.during("terraform init", () => terraform.init());
    const plan = await progress.during("terraform plan", () => terraform.plan());
    await progress.during(`terraform apply (${plan.add} resources)`, (note) =>
      terraform.apply(plan, (done) => note(`${done}/${plan.add}`)),
    );
    const second = await progress.during("terraform plan, again", () => terraform.plan());

    process.stdout.write(
      `\nPlan: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy; applied.\n`,
    );
    if (second.changes.length > 0) {
      const left = second.changes
        .map(({ address, actions }) => `  ${actions.join("/")} ${address}`)
        .join("\n");
      throw new Error(`the second plan would still change something:\n${left}`);
    }
    process.stdout.write("Second plan: no changes.\n");
    const verdicts = await prove(readFileSync(file, "utf8"), synthesizedStacks(DEFAULT_OUTPUT));
    process.stdout.write(`\n${renderVerdicts(verdicts, "table")}`);
    if (!isProven(verdicts)) process.exitCode = 1;
    process.stdout.write(await standing(sandbox, organization));
    process.stdout.write(
      `\nWho may assume which role where, with recent MFA:\n\n${renderMatrix(entitlements, "table")}`,
    );
  } finally {
    await sandbox.close();
  }
}

endChildrenWithProcess();
start().catch((error: Error) => {
  const isExpected = [InvalidOrganization, MissingTools, SynthesisError, TerraformError].some(
    (kind) => error instanceof kind,
  );
  process.stderr.write(`\n${isExpected ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
