/** Reports steps and their durations on standard error. */
export class Progress {
  private readonly isTerminal = process.stderr.isTTY === true;
  private step = "";
  private begun = 0;

  /** Runs a step under its name; the step may report its progress. */
  async during<T>(step: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    this.step = step;
    this.begun = performance.now();
    this.show("…");
    const result = await work((text) => this.show(text)).catch((error: unknown) => {
      // A message about the failure starts on a line of its own.
      if (this.isTerminal) process.stderr.write("\n");
      throw error;
    });
    const seconds = ((performance.now() - this.begun) / 1000).toFixed(1);
    process.stderr.write(
      `${this.isTerminal ? "\r\u001b[K" : ""}${step.padEnd(34)} ${seconds.padStart(5)} s\n`,
    );
    return result;
  }

  /** A terminal line is overwritten; otherwise only completed steps are printed. */
  private show(text: string): void {
    if (this.isTerminal) process.stderr.write(`\r\u001b[K${this.step.padEnd(34)} ${text}`);
  }
}
