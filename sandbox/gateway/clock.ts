/** The gateway's time. It goes as the machine's does, and can be moved: nobody waits an hour to see a session end. */
export class Clock {
  private offset = 0;

  constructor(private readonly machine: () => number = Date.now) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.machine() + this.offset;
  }

  /** Moves it by seconds; below zero, back. */
  move(seconds: number): void {
    this.offset += seconds * 1000;
  }

  /** Sets it to the machine's time again. */
  reset(): void {
    this.offset = 0;
  }
}
