import { MultiBar, type SingleBar } from "cli-progress";
import { inOneLine } from "../../organization/printable";

/** Interval of the lines about stacks that are still running, where nobody watches a terminal, in milliseconds. */
const STILL_RUNNING = 60_000;

/** Reports each stack while it runs. */
export interface Progress {
  step(stack: string, step: string): void;
  /** The step has changed this number of resources so far. */
  done(stack: string, resources: number): void;
  end(stack: string, result: string): void;
  /** A line that remains. */
  say(line: string): void;
  stop(): void;
}

interface Running {
  readonly step: string;
  readonly begun: number;
  resources: number;
}

/** What runs, and how much is left. */
class Work {
  readonly running = new Map<string, Running>();
  private ended = 0;

  constructor(
    readonly stacks: readonly string[],
    private readonly width = Math.max(...stacks.map((stack) => stack.length), 0),
  ) {}

  step(stack: string, step: string): void {
    const begun = this.running.get(stack)?.begun ?? performance.now();
    this.running.set(stack, { step, begun, resources: 0 });
  }

  done(stack: string, resources: number): void {
    const running = this.running.get(stack);
    if (running !== undefined) running.resources += resources;
  }

  /** @returns the line about it */
  end(stack: string, result: string): string {
    const seconds = this.running.has(stack) ? `  ${this.secondsOf(stack)}` : "";
    this.running.delete(stack);
    this.ended += 1;
    return `${this.counter()}  ${stack.padEnd(this.width)}${seconds}  ${inOneLine(result)}`;
  }

  /** A line about a running stack. */
  line(stack: string): string {
    const { step, resources } = this.running.get(stack) ?? { step: "", resources: 0 };
    const done = resources > 0 ? `, ${resources} done` : "";
    return `${stack.padEnd(this.width)}  ${this.secondsOf(stack)}  ${step}${done}`;
  }

  counter(): string {
    const total = String(this.stacks.length);
    return `${String(this.ended).padStart(total.length)}/${total}`;
  }

  private secondsOf(stack: string): string {
    const begun = this.running.get(stack)?.begun ?? performance.now();
    return `${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s`;
  }
}

/** A line when a stack ends, and one a minute while it runs: for logs. */
export class LineProgress implements Progress {
  private readonly work: Work;
  private readonly timer: NodeJS.Timeout;

  constructor(
    stacks: readonly string[],
    readonly say: (line: string) => void,
  ) {
    this.work = new Work(stacks);
    this.timer = setInterval(() => {
      for (const stack of this.work.running.keys()) say(`still running: ${this.work.line(stack)}`);
    }, STILL_RUNNING);
    this.timer.unref();
  }

  step(stack: string, step: string): void {
    this.work.step(stack, step);
  }

  done(stack: string, resources: number): void {
    this.work.done(stack, resources);
  }

  end(stack: string, result: string): void {
    this.say(this.work.end(stack, result));
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

/** A line for each running stack, redrawn below the lines of those that ended: for a terminal. */
export class TerminalProgress implements Progress {
  private readonly work: Work;
  private readonly bars: MultiBar;
  private readonly lines: readonly SingleBar[];

  /** @param atOnce the most stacks that run at the same time */
  constructor(stacks: readonly string[], atOnce: number) {
    this.work = new Work(stacks);
    this.bars = new MultiBar({
      stream: process.stderr,
      fps: 5,
      forceRedraw: true,
      clearOnComplete: true,
      // Cuts lines instead of changing the terminal, which a killed run could not restore.
      linewrap: true,
      format: (_, __, { index }: { index: number }) => {
        const stack = [...this.work.running.keys()][index];
        return stack === undefined ? "" : `  ${this.work.line(stack)}`;
      },
    });
    this.lines = Array.from({ length: atOnce }, (_, index) => this.bars.create(1, 0, { index }));
  }

  step(stack: string, step: string): void {
    this.work.step(stack, step);
  }

  done(stack: string, resources: number): void {
    this.work.done(stack, resources);
  }

  end(stack: string, result: string): void {
    this.say(this.work.end(stack, result));
  }

  say(line: string): void {
    // Clears what a longer line left behind.
    this.bars.log(`${line}\u001b[K\n`);
    // Shown before a second Ctrl-C ends the process.
    this.bars.update();
  }

  stop(): void {
    this.bars.update();
    for (const line of this.lines) line.stop();
    this.bars.stop();
  }
}
