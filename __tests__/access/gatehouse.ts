import { join } from "node:path";
import { type Ended, run } from "../../sandbox/process-group";
import { PROJECT } from "../sandbox/opened";

/** Runs `gatehouse …` as a person does, in a process of its own. */
export function gatehouse(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
  const cli = join(PROJECT, "access", "cli.ts");
  return run(process.execPath, ["--import", "tsx", cli, ...args], { cwd: PROJECT, environment });
}

/** What `gatehouse verify` finds, and how it exits. */
export async function verify(file: string, environment: NodeJS.ProcessEnv) {
  const args = ["verify", "--format", "json", "--organization", file];
  const { code, stdout, stderr } = await gatehouse(args, environment);
  const verdicts: { claim: string; counterExamples: string[] }[] =
    stdout === "" ? [] : JSON.parse(stdout).verdicts;
  return { code, stderr, found: verdicts.flatMap(({ counterExamples }) => counterExamples) };
}
