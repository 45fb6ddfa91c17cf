/** The gateway's clock. It runs as the machine's clock and can be moved, so that tests need not wait for a session to end. */
export class Clock {
  private offset = 0;

  constructor(private readonly machine: () => number = Date.now) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.machine() + this.offset;
  }

  /** Moves the clock by seconds, backward if negative. */
  move(seconds: number): void {
    this.offset += seconds * 1000;
  }

  /** Resets the clock to the machine's time. */
  reset(): void {
    this.offset = 0;
  }
}
