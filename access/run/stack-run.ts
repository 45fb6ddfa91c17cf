import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { shownPath } from "../../organization/project";
import { type Ended, ProcessGroup } from "../processes/process-group";
import { lockAdvice } from "../synthesis/state-lock";
import type { SynthesizedStack } from "../synthesis/synthesized-stacks";
import type { Interruption } from "./interruption";
import { addedProviders } from "./lock-file";
import type { Outcome } from "./outcome";
import { StackLog } from "./stack-log";
import { countsIn, doneIn, errorIn } from "./terraform-text";

/** What the stacks of a run have in common. */
export interface Surroundings {
  /** The terraform program. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  /** Folder of the logs. */
  readonly logs: string;
  /** Folder of the saved plans, which contain what the states contain. */
  readonly plans: string;
}

/** Reports what a stack does. */
export interface Watcher {
  step(stack: string, step: Step): void;
  /** A number of resources was applied. */
  done(stack: string, resources: number): void;
}

type Step = "init" | "plan" | "apply";

/** Runs one init at a time: the plugin cache is not safe for several (hashicorp/terraform #31964). */
type OneInit = (init: () => Promise<void>) => Promise<void>;

/** A terraform command that failed. */
class StepFailed extends Error {
  constructor(
    readonly step: Step,
    reason: string,
    /** Everything that terraform printed. */
    readonly printed = "",
  ) {
    super(reason);
  }
}

/** Terraform in one stack: `init` and `plan`, and `apply` of exactly that plan. A failure is an outcome, and never thrown. */
export class StackRun {
  readonly name: string;
  outcome: Outcome;
  private readonly folder: string;
  private readonly planFile: string;
  private log?: StackLog;

  constructor(
    stack: SynthesizedStack,
    private readonly surroundings: Surroundings,
    private readonly watcher: Watcher,
  ) {
    this.name = stack.name;
    this.folder = dirname(stack.file);
    this.planFile = join(surroundings.plans, stack.name);
    this.outcome = { stack: stack.name, result: "not started", log: shownPath(this.logFile) };
  }

  private get logFile(): string {
    return join(this.surroundings.logs, `${this.name}.log`);
  }

  async plan(oneInit: OneInit): Promise<void> {
    this.log = new StackLog(this.logFile);
    await this.attempt(async () => {
      await oneInit(() => this.init());
      const { code, stdout } = await this.terraform(
        "plan",
        ["-detailed-exitcode", `-out=${this.planFile}`],
        [0, 2],
      );
      // Nobody can review a plan that the log does not contain.
      if (this.log?.fault !== undefined) throw new StepFailed("plan", this.log.fault);
      this.outcome =
        code === 0
          ? { ...this.outcome, result: "unchanged" }
          : { ...this.outcome, result: "changes", counts: countsIn(stdout) };
    });
  }

  /** Applies the plan. Terraform refuses it as stale if the state has changed since. */
  async apply(): Promise<void> {
    await this.attempt(async () => {
      await this.terraform("apply", [this.planFile], [0], this.countDone);
      this.outcome = { ...this.outcome, result: "applied", advice: this.log?.fault };
    });
  }

  /** Plans and applies in one command, which starts the providers once: for a run that nobody confirms. */
  async applyAtOnce(oneInit: OneInit): Promise<void> {
    this.log = new StackLog(this.logFile);
    await this.attempt(async () => {
      await oneInit(() => this.init());
      const { stdout } = await this.terraform("apply", ["-auto-approve"], [0], this.countDone);
      const isUnchanged = /^No changes\./m.test(stdout);
      this.outcome = {
        ...this.outcome,
        ...(isUnchanged ? { result: "unchanged" } : { result: "applied", counts: countsIn(stdout) }),
        advice: this.log?.fault,
      };
    });
  }

  /** Drops the plan. */
  drop(why: "not confirmed" | "not applied"): void {
    this.outcome = { ...this.outcome, result: why };
  }

  private readonly countDone = (text: string): void => this.watcher.done(this.name, doneIn(text));

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      const { step, message, printed } = error;
      const isInterrupted = this.surroundings.interruption.exitCode !== undefined;
      const advice = lockAdvice(printed, shownPath(this.folder));
      this.outcome = {
        ...this.outcome,
        result: isInterrupted ? "interrupted" : "failed",
        step,
        reason: message,
        advice,
      };
    }
  }

  /** The synthesis wrote the reviewed lock file; `init` may add checksums for this platform to it, and no provider. */
  private async init(): Promise<void> {
    const lockFile = () => readFileSync(join(this.folder, ".terraform.lock.hcl"), "utf8");
    const reviewed = lockFile();
    await this.terraform("init");
    const added = addedProviders(reviewed, lockFile());
    if (added.length > 0)
      throw new StepFailed(
        "init",
        `it needs a provider that the lock file does not have: ${added.join(", ")}`,
      );
  }

  private async terraform(
    step: Step,
    args: readonly string[] = [],
    success: readonly number[] = [0],
    onOutput: (text: string) => void = () => {},
  ): Promise<Ended> {
    const { program, environment, interruption } = this.surroundings;
    if (interruption.exitCode !== undefined) throw new StepFailed(step, "it was not started");
    this.watcher.step(this.name, step);
    const all = [step, "-input=false", "-no-color", ...args];
    this.log?.write(`$ terraform ${all.join(" ")}\n`);
    const group = new ProcessGroup(program, all, {
      cwd: this.folder,
      environment,
      onOutput: (text) => {
        this.log?.write(text);
        onOutput(text);
      },
    });
    const ended = await interruption.during(group).catch((error: Error) => {
      throw new StepFailed(step, error.message);
    });
    const { code, stdout, stderr } = ended;
    if (code !== null && success.includes(code)) return ended;
    const printed = `${stderr}\n${stdout}`;
    const ending = code === null ? "terraform was killed" : `exit code ${code}`;
    throw new StepFailed(step, errorIn(printed) ?? ending, printed);
  }
}
