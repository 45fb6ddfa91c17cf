import { join, resolve } from "node:path";
import { run } from "./process-group";

const PROJECT = resolve(__dirname, "..");

/** Synthesis said no: the messages about the organization file, or cdktf's. */
export class SynthesisError extends Error {
  override readonly name = "SynthesisError";
}

/**
 * Runs main.ts as `cdktf synth` does, and returns the stack's file.
 *
 * @param output folder for what is synthesized
 * @throws SynthesisError with what main.ts said
 */
export async function synthesize(organizationFile: string, output: string): Promise<string> {
  const environment = { ...process.env, ORGANIZATION: organizationFile, CDKTF_OUTDIR: output };
  const args = ["--import", "tsx", join(PROJECT, "main.ts")];
  const { code, stderr } = await run(process.execPath, args, { cwd: PROJECT, environment });
  if (code !== 0) throw new SynthesisError(stderr.trim());
  return join(output, "stacks", "access", "cdk.tf.json");
}

/** Where `cdktf synth` puts what it synthesizes. */
export const DEFAULT_OUTPUT = join(PROJECT, "cdktf.out");
