import { join } from "node:path";
import { type Ended, run } from "../../access/processes/process-group";
import { PACKAGE } from "../../organization/package";

/** Runs `gatehouse …` as a person does, in a separate process. */
export function gatehouse(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
  const cli = join(PACKAGE, "access", "cli.ts");
  return run(process.execPath, ["--import", "tsx", cli, ...args], { cwd: PACKAGE, environment });
}

/** The findings, unjudged claims and exit code of `gatehouse verify`. */
export async function verify(file: string, environment: NodeJS.ProcessEnv) {
  const args = ["verify", "--format", "json", "--organization", file];
  const { code, stdout, stderr } = await gatehouse(args, environment);
  const verdicts: Readable[] = stdout === "" ? [] : JSON.parse(stdout).verdicts;
  return {
    code,
    stderr,
    verdicts,
    found: verdicts.flatMap(({ counterExamples }) => counterExamples),
    notJudged: [...new Set(verdicts.flatMap(({ notJudged = [] }) => notJudged))],
  };
}

interface Readable {
  readonly claim: string;
  readonly state: string;
  readonly judged: number;
  readonly counterExamples: readonly string[];
  readonly notJudged?: readonly string[];
}
