import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { removeAtExit, removeFolder } from "../processes/process-group";
import type { SynthesizedStack } from "../synthesis/synthesized-stacks";
import type { Outcome } from "./outcome";
import type { Progress } from "./progress";
import { inWords } from "./render";
import { StackRun, type Surroundings } from "./stack-run";

export interface RunOptions extends Omit<Surroundings, "plans"> {
  /** The stacks in the order in which they start. */
  readonly stacks: readonly SynthesizedStack[];
  /** How many run at the same time. */
  readonly parallelism: number;
  readonly progress: (stacks: readonly string[]) => Progress;
  /**
   * Plans only, applies at once, or asks after all plans whether to apply exactly these.
   *
   * @default "plan"
   */
  readonly apply?: "plan" | "at once" | ((outcomes: readonly Outcome[]) => Promise<boolean>);
}

/** Runs terraform in stacks, each in its own process. A stack that fails affects no other. */
export async function runStacks({
  stacks,
  parallelism,
  progress,
  apply = "plan",
  ...surroundings
}: RunOptions): Promise<Outcome[]> {
  const { interruption } = surroundings;
  mkdirSync(surroundings.logs, { recursive: true });
  // Only this user may read it.
  const plans = mkdtempSync(join(tmpdir(), "gatehouse-plans-"));
  removeAtExit(plans);
  let shown: Progress | undefined;
  const watcher = {
    step: (stack: string, step: string) => shown?.step(stack, `terraform ${step}`),
    done: (stack: string, resources: number) => shown?.done(stack, resources),
  };
  const runs = stacks.map((stack) => new StackRun(stack, { ...surroundings, plans }, watcher));

  async function each(those: readonly StackRun[], work: (one: StackRun) => Promise<void>): Promise<void> {
    shown = progress(those.map(({ name }) => name));
    const limit = pLimit(parallelism);
    const inTurn = async (one: StackRun) => {
      if (interruption.exitCode !== undefined) return;
      await work(one);
      shown?.end(one.name, inWords(one.outcome));
    };
    try {
      await Promise.all(those.map((one) => limit(inTurn, one)));
    } finally {
      shown.stop();
    }
  }

  try {
    const oneInit = pLimit(1);
    await each(runs, (one) => (apply === "at once" ? one.applyAtOnce(oneInit) : one.plan(oneInit)));
    const changing = runs.filter(({ outcome }) => outcome.result === "changes");
    const isInterrupted = () => interruption.exitCode !== undefined;
    if (typeof apply === "function" && changing.length > 0) {
      const outcomes = runs.map(({ outcome }) => outcome);
      if (!isInterrupted() && (await apply(outcomes))) await each(changing, (one) => one.apply());
      for (const one of changing.filter(({ outcome }) => outcome.result === "changes"))
        one.drop(isInterrupted() ? "not applied" : "not confirmed");
    }
    return runs.map(({ outcome }) => outcome);
  } finally {
    removeFolder(plans);
  }
}
