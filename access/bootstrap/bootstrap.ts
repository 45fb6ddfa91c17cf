import { dirname, join } from "node:path";
import { loadOrganization } from "../../organization/load";
import type { Organization } from "../../organization/organization";
import { cdktfCommand, gatehouseCommand } from "../../organization/package";
import { cdktfOutput } from "../../organization/project";
import { localStateFile, type S3State, STATE_STACK, stateKey } from "../../organization/state";
import { UserError } from "../../organization/user-error";
import { synthesize } from "../synthesis/synthesize";
import { localStates } from "./local-states";
import { refuseLockOut } from "./lock-out";
import { StackFolder } from "./stack-folder";
import { refuseTwoStates } from "./two-states";

const BUCKET = "aws_s3_bucket.state";
type Say = (step: string) => void;

export interface BootstrapOptions {
  /** Use an existing bucket that no state knows. */
  readonly takeOver: boolean;
}

/**
 * Creates the state bucket, with its own state in a local file, and moves that state and all other local states into
 * the bucket. It can be run again at any time, also after it was killed, and completes what is left.
 *
 * @param say called with each step that is done
 * @throws UserError, InvalidOrganization
 */
export async function bootstrap(file: string, { takeOver }: BootstrapOptions, say: Say): Promise<void> {
  const organization = loadOrganization(file);
  const { state } = organization.terraform;
  if (state.backend === "local") return say("state is in local files (terraform.state): nothing to do");
  if (state.backend === "cloud") {
    refuseLocalStates(organization.name);
    return say(
      `state is in HCP Terraform (${state.organization}), where terraform init makes the workspaces: nothing to do`,
    );
  }

  const stacks = await synthesize(file, cdktfOutput());
  const folders = stacks.map(({ name, file: json }) => folderOf(name, dirname(json), organization));
  for (const folder of folders) folder.removeOverrides();
  const own = folders.find(({ name }) => name === STATE_STACK);
  if (own) {
    await refuseLockOut(organization, state);
    await makeBucket(own, state, takeOver, say);
  }
  for (const folder of folders) if (folder !== own) await bringHome(folder, say);
  say(
    `state is in s3://${state.bucket}/${stateKey(state, organization.name, "<stack>")}, locked and versioned`,
  );
}

/** terraform init in a fresh folder knows nothing of them: it would begin with an empty state, and make everything again. */
function refuseLocalStates(organization: string): void {
  const left = localStates(folderOfStates(), organization);
  if (left.length === 0) return;
  const ways = left.flatMap(({ stack, file }) => [
    `            terraform -chdir=cdktf.out/stacks/${stack} init\n`,
    `            terraform -chdir=cdktf.out/stacks/${stack} state push ../../../${file}\n`,
  ]);
  throw new UserError(
    "there are states in local files, which HCP Terraform would know nothing of\n" +
      `  found     ${left.map(({ file }) => file).join(", ")}`,
    `${cdktfCommand("synth")}, then move each into its workspace, and the file away:\n${ways.join("").trimEnd()}`,
  );
}

/** Local states are beside cdktf's output (stacks/state-backend.ts): in the project's folder, or in a sandbox's. */
function folderOfStates(): string {
  return dirname(cdktfOutput());
}

function folderOf(name: string, folder: string, organization: Organization): StackFolder {
  return new StackFolder(name, folder, join(folderOfStates(), localStateFile(organization.name, name)));
}

/** Makes the bucket unless its own state is in it already. */
async function makeBucket(
  stack: StackFolder,
  { bucket, account }: S3State,
  takeOver: boolean,
  say: Say,
): Promise<void> {
  const inBucket = await stateInBucket(stack);
  const local = stack.localState();
  if (inBucket && inBucket.addresses.length > 0) {
    if (local && local.addresses.length > 0) refuseTwoStates(stack.name, stack.localFile, local, inBucket);
    stack.setAside();
    return say(`${stack.name}: bucket ${bucket} is there, and holds its own state`);
  }
  const isKnown = local?.addresses.includes(BUCKET);
  if (inBucket && !isKnown && !stack.wasBegun && !takeOver) {
    throw new UserError(
      `there is a bucket ${bucket} in account ${account.name} already, and no state knows it`,
      "name another bucket; or, if it is there for this, empty or left over from before:\n" +
        `            ${gatehouseCommand("bootstrap --take-over")}`,
    );
  }
  say(`${stack.name}: making bucket ${bucket} in account ${account.name}, its state in a local file for now`);
  await stack.applyWithLocalState(inBucket && !isKnown ? { to: BUCKET, id: bucket } : undefined);
  await stack.migrate();
  say(`${stack.name}: its state is now in the bucket that it made`);
}

/** @returns undefined when there is no bucket */
async function stateInBucket(stack: StackFolder) {
  try {
    await stack.useOwnBackend();
  } catch (error) {
    if (error instanceof UserError && /S3 bucket "[^"]*" does not exist|NoSuchBucket/.test(error.message))
      return undefined;
    throw error;
  }
  return stack.state();
}

/** Moves a stack's state out of its local file, where it has one. */
async function bringHome(stack: StackFolder, say: Say): Promise<void> {
  const local = stack.localState();
  if (local === undefined || local.addresses.length === 0) {
    // What terraform remembers of a local state would stop its next init.
    if (stack.hasBeenInitialized) await stack.useOwnBackend();
    return;
  }
  await stack.useOwnBackend();
  const there = await stack.state();
  if (there.addresses.length === 0) {
    await stack.migrate();
    return say(
      `${stack.name}: its state, ${local.addresses.length} resources, moved from a local file into the bucket`,
    );
  }
  refuseTwoStates(stack.name, stack.localFile, local, there);
  stack.setAside();
}
