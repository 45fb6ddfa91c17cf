import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { nodeArguments } from "../../organization/package";
import { pathFromHere } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import type { SynthesizedOutput } from "../iam/stack-files";
import { type SynthesizedStack, stacksIn, strayFolders, synthesizedOutput } from "./synthesized-stacks";

/**
 * Runs main.ts as `cdktf synth` does, in a separate process: readers of the plan share no code with its writer.
 *
 * @param output folder for the synthesized stacks
 * @throws UserError with main.ts's output
 */
export async function synthesize(organizationFile: string, output: string): Promise<SynthesizedStack[]> {
  const paths = { ORGANIZATION: pathFromHere(organizationFile), CDKTF_OUTDIR: pathFromHere(output) };
  const env = { ...process.env, ...paths };
  try {
    await promisify(execFile)(process.execPath, nodeArguments("main"), { env, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new UserError((stderr || message).trim());
  }
  removeStrays(output);
  return stacksIn(output);
}

/**
 * The current synthesis of a file, in a temporary folder.
 *
 * @throws UserError with main.ts's output
 */
export async function freshOutput(organizationFile: string): Promise<SynthesizedOutput> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-fresh-"));
  try {
    await synthesize(organizationFile, folder);
    return synthesizedOutput(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes folders of former stacks, as `cdktf synth` does. */
function removeStrays(output: string): void {
  for (const folder of strayFolders(output)) rmSync(folder, { recursive: true });
}
