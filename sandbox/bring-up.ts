import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAtExit } from "../access/processes/process-group";
import { synthesize } from "../access/synthesis/synthesize";
import { type Entitlements, entitlementsOf } from "../organization/entitlements";
import { loadOrganization } from "../organization/load";
import { UserError } from "../organization/user-error";
import { PLACE_HEADER, usualPlace } from "./gateway/call-place";
import { Progress } from "./progress";
import { Sandbox, type SandboxOptions } from "./sandbox";
import { findTools } from "./tools";

/** The organization file, applied in a local AWS. */
export interface BroughtUp {
  readonly file: string;
  /** Folder of the synthesized stacks. */
  readonly output: string;
  readonly entitlements: Entitlements;
  readonly sandbox: Sandbox;
}

/**
 * Synthesizes, plans and applies the organization file, and plans again, which must find no changes. Uses its own output folder,
 * because cdktf.out is for the real accounts.
 */
export async function bringUp(file: string, options: SandboxOptions = {}): Promise<BroughtUp> {
  const entitlements = entitlementsOf(loadOrganization(file), new Date());
  const { organization } = entitlements;
  const tools = await findTools();
  const progress = new Progress();

  process.stdout.write(`${organization.name}: a local AWS for ${organization.accounts.length} accounts\n\n`);
  const output = mkdtempSync(join(tmpdir(), "gatehouse-synthesized-"));
  removeAtExit(output);
  const stacks = await progress.during("synthesize", () => synthesize(file, output));
  const sandbox = await progress.during("start the emulator", () =>
    Sandbox.open(tools, organization, stacks, options),
  );
  try {
    await apply(sandbox, progress);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const place = usualPlace(organization.roles);
  if (place !== undefined)
    process.stdout.write(
      `Calls count as made from ${place}, which the file accepts; the header ${PLACE_HEADER} names another address or VPC.\n`,
    );
  return { file, output, entitlements, sandbox };
}

async function apply({ terraforms }: Sandbox, progress: Progress): Promise<void> {
  for (const [stack, terraform] of terraforms) {
    const of = terraforms.size === 1 ? "" : ` of ${stack}`;
    await progress.during(`terraform init${of}`, () => terraform.init());
    const plan = await progress.during(`terraform plan${of}`, () => terraform.plan());
    await progress.during(`terraform apply${of} (${plan.add} resources)`, (note) =>
      terraform.apply(plan, (done) => note(`${done}/${plan.add}`)),
    );
    const second = await progress.during(`terraform plan${of}, again`, () => terraform.plan());
    process.stdout.write(
      `\nPlan${of}: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy; applied.\n`,
    );
    if (second.changes.length > 0) {
      const left = second.changes.map(({ address, actions }) => `  ${actions.join("/")} ${address}`);
      throw new UserError(`the second plan would still change something:\n${left.join("\n")}`);
    }
    process.stdout.write("Second plan: no changes.\n");
  }
}
