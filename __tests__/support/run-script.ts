import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { temporaryFolder } from "./opened-sandbox";

export const GITHUB = join(PACKAGE, ".github");

interface Surroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Scripts that replace commands that are external, such as `gh`, or slow. */
  readonly commands?: Readonly<Record<string, string>>;
}

/** The result of a workflow step. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The step's outputs. */
  readonly output: string;
  /** The text written to the run's summary. */
  readonly summary: string;
  /** The arguments passed to `commands`. */
  readonly asked: string;
}

/** Runs a command in bash as GitHub runs a step: a script of .github by its name, or the text of a step. */
export function runStep(command: string, { cwd, env, commands = {} }: Surroundings): Ran {
  const folder = temporaryFolder();
  const [output, summary, asked] = ["output", "summary", "asked"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "$*" >> ${asked}\n${script}\n`, { mode: 0o755 });
  }
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", command], {
    cwd: cwd ?? folder,
    env: {
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/access",
      GITHUB_RUN_ID: "7",
      GITHUB_SHA: "0123456789012345678901234567890123456789",
      ...env,
      PATH: `${folder}:${GITHUB}:${process.env.PATH}`,
    },
    encoding: "utf8",
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return { status, stdout, stderr, output: read(output), summary: read(summary), asked: read(asked).trim() };
}

/** A step's outputs by name. */
export function outputsOf({ output }: Ran): Record<string, string> {
  const lines = output.trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** Replaces `npm run`, which takes half a second: runs synthesis, and the replacement of Gatehouse. */
export function npm(synth: string, gatehouse: string): string {
  return `if [ "$2" = synth ]; then\n${synth}\nelse\nshift 4\n${gatehouse}\nfi`;
}
