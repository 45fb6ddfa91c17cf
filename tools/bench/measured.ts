import { spawn } from "node:child_process";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";

/** The duration and peak memory of a program. */
export interface Took {
  /** In seconds, including the start of Node. */
  readonly seconds: number;
  /** Peak, in megabytes. */
  readonly memory: number;
}

/** Node's arguments that run a program of the source. */
export function fromSource(script: string): string[] {
  return ["--import", "tsx", join(PACKAGE, script)];
}

/** Runs Node with these arguments in a separate process. */
export function measured(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Took> {
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    ["--require", join(PACKAGE, "tools", "bench", "peak-memory.cjs"), ...args],
    { cwd: PACKAGE, env: { ...process.env, ...environment }, stdio: ["ignore", "ignore", "pipe", "pipe"] },
  );
  let said = "";
  let memory = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
  });
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    memory += chunk.toString();
  });
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) reject(new Error(`${args.join(" ")} ended with ${code}: ${said}`));
      else done({ seconds: (performance.now() - begun) / 1000, memory: Number(memory) / 1024 });
    });
  });
}

/** The median of each value, so that one slow run does not count. */
export function median(runs: readonly Took[]): Took {
  const middle = (of: (took: Took) => number) =>
    [...runs].map(of).sort((a, b) => a - b)[Math.floor((runs.length - 1) / 2)] ?? Number.NaN;
  return { seconds: middle(({ seconds }) => seconds), memory: middle(({ memory }) => memory) };
}
