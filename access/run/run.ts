import { mkdirSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { cdktfOutput, shownPath } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { run as runProgram } from "../processes/process-group";
import { synthesize } from "../synthesis/synthesize";
import { confirm } from "./confirm";
import { Interruption } from "./interruption";
import type { Outcome } from "./outcome";
import { parallelismFor, parallelismWarning } from "./parallelism";
import { LineProgress, type Progress, TerminalProgress } from "./progress";
import { renderQuestion } from "./render";
import { lockOutput } from "./run-lock";
import { runStacks } from "./run-stacks";
import { type Choice, selectStacks } from "./selection";

export interface Run extends Choice {
  readonly file: string;
  readonly action: "plan" | "apply";
  /** @default as many as cores and memory allow */
  readonly parallelism?: number;
  /** Apply without asking. */
  readonly isApproved: boolean;
}

export interface RunResult {
  readonly outcomes: readonly Outcome[];
  /** Exit code of an interrupted run. */
  readonly interrupted?: number;
}

/**
 * Synthesizes the organization file into cdktf's output folder, as `cdktf plan` does, and runs terraform in its stacks.
 *
 * @param say called with each line for a person
 * @throws UserError if nothing can run
 */
export async function run(wanted: Run, say: (line: string) => void): Promise<RunResult> {
  const { file, action, isApproved } = wanted;
  if (action === "apply" && !isApproved && !process.stdin.isTTY) {
    throw new UserError(
      "nobody can confirm the plans: standard input is no terminal",
      "in a program: --auto-approve, which applies whatever the plans contain",
    );
  }
  const program = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
  const environment = terraformEnvironment(process.env);
  await requireTerraform(program, environment);
  const output = cdktfOutput();
  mkdirSync(output, { recursive: true });
  const unlock = await lockOutput(output, shownPath(output));
  const shown = { progress: undefined as Progress | undefined };
  const interruption = new Interruption((line) =>
    shown.progress === undefined ? say(line) : shown.progress.say(line),
  );
  try {
    const existing = await synthesize(file, output);
    const byName = new Map(existing.map((stack) => [stack.name, stack]));
    const names = selectStacks([...byName.keys()], wanted);
    const stacks = names.map((name) => byName.get(name)).filter((stack) => stack !== undefined);
    if (stacks.length === 0) return { outcomes: [] };
    const parallelism = atOnce(wanted.parallelism, stacks.length, say);
    const logs = join(output, "logs");
    say(
      `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}, ${parallelism} at a time; logs in ${shownPath(logs)}`,
    );
    const ask = (planned: readonly Outcome[]) => {
      shown.progress = undefined;
      say(renderQuestion(planned));
      return confirm("Apply them? Only yes is accepted: ", interruption);
    };
    const outcomes = await runStacks({
      stacks,
      parallelism,
      program,
      environment,
      interruption,
      logs,
      progress: (those) => {
        shown.progress = process.stderr.isTTY
          ? new TerminalProgress(those, Math.min(parallelism, those.length))
          : new LineProgress(those, say);
        return shown.progress;
      },
      apply: action === "plan" ? "plan" : isApproved ? "at once" : ask,
    });
    return { outcomes, interrupted: interruption.exitCode };
  } finally {
    interruption.stop();
    await unlock();
  }
}

/** The environment of every terraform process of a run. */
export function terraformEnvironment(inherited: NodeJS.ProcessEnv, home = homedir()): NodeJS.ProcessEnv {
  const { TF_DATA_DIR, TF_PLUGIN_CACHE_DIR } = inherited;
  if (TF_DATA_DIR !== undefined && isAbsolute(TF_DATA_DIR)) {
    throw new UserError(
      `TF_DATA_DIR is ${TF_DATA_DIR}, one folder for all stacks: each would continue with another's backend`,
      "unset TF_DATA_DIR, or make it relative to the stack's folder",
    );
  }
  // cdktf's folder, so that both share one copy of the provider.
  const cache = TF_PLUGIN_CACHE_DIR ?? join(home, ".terraform.d", "plugin-cache");
  return { ...inherited, TF_PLUGIN_CACHE_DIR: cache, TF_IN_AUTOMATION: "1" };
}

/** @throws UserError if it cannot run */
async function requireTerraform(program: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const cache = environment.TF_PLUGIN_CACHE_DIR;
  // Terraform fails if it does not exist.
  if (cache) mkdirSync(cache, { recursive: true });
  const ended = await runProgram(program, ["version"], { environment }).catch(
    (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "is not on the PATH" : `cannot be started: ${error.message}`;
      throw new UserError(
        `${program} ${why}`,
        "install 1.5 or later: https://developer.hashicorp.com/terraform/install; another name: TERRAFORM_BINARY_NAME",
      );
    },
  );
  if (ended.code !== 0)
    throw new UserError(`${program} version failed\n${(ended.stderr || ended.stdout).trim()}`);
}

function atOnce(chosen: number | undefined, stacks: number, say: (line: string) => void): number {
  const machine = { cores: availableParallelism(), memory: process.availableMemory() };
  if (chosen === undefined) return parallelismFor(stacks, machine);
  const warning = parallelismWarning(chosen, machine);
  if (warning !== undefined) say(warning);
  return chosen;
}
