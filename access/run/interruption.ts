import { cleanUpWithProcess, type Ended, type ProcessGroup } from "../processes/process-group";

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof CODES;

/** npm forwards the terminal's Ctrl-C a second time; a person takes longer. In milliseconds. */
const SAME_PRESS = 500;

/**
 * What happens when a person presses Ctrl-C, or a CI runner ends the job. First each running terraform gets one SIGINT, finishes
 * what it has begun, saves its state and releases its lock. A second Ctrl-C ends everything.
 *
 * A SIGTERM after it does not count as a second one: GitHub's runner sends it 7.5 s after its SIGINT, and kills 2.5 s later.
 */
export class Interruption {
  private readonly running = new Set<ProcessGroup>();
  private signal?: Signal;
  private since = 0;

  /** @param say receives what the first signal does */
  constructor(private readonly say: (line: string) => void) {
    cleanUpWithProcess();
    for (const signal of Object.keys(CODES) as Signal[]) process.on(signal, this.receive);
  }

  /** Exit code of an interrupted run; undefined if nobody interrupted it. */
  get exitCode(): number | undefined {
    return this.signal === undefined ? undefined : CODES[this.signal];
  }

  /** Waits for the end of a group, and interrupts it on a signal. */
  async during(group: ProcessGroup): Promise<Ended> {
    this.running.add(group);
    try {
      return await group.ended;
    } finally {
      this.running.delete(group);
    }
  }

  /** Gives the signals back. */
  stop(): void {
    for (const signal of Object.keys(CODES) as Signal[]) process.off(signal, this.receive);
  }

  /** Called on a signal, and by a prompt, which receives Ctrl-C as a key. */
  readonly receive = (signal: Signal): void => {
    if (this.signal === undefined) {
      this.signal = signal;
      this.since = Date.now();
      const count = this.running.size;
      this.say(
        count === 0
          ? `${signal}: no further stack starts`
          : `${signal}: no further stack starts; terraform finishes in ${count}, saves and unlocks the state. Ctrl-C again kills it`,
      );
      for (const group of this.running) group.interrupt();
      return;
    }
    if (signal !== "SIGINT" || Date.now() - this.since < SAME_PRESS) return;
    this.say(
      "killed: a state may still be locked, and resources may exist that no state knows (docs/state.md)",
    );
    // The exit handler kills the process groups.
    process.exit(CODES.SIGINT);
  };
}
