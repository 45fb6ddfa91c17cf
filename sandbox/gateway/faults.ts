import { createHash } from "node:crypto";

/** `reset` closes the connection before the call is executed, `lost` after it. */
export type Fault = "throttle" | "error" | "reset" | "slow" | "lost";

/** Faults by rate: the fraction of calls with each kind, 0 to 1, and the seed that selects them. */
export interface FaultRates {
  readonly seed: number;
  readonly throttle?: number;
  readonly error?: number;
  readonly reset?: number;
  readonly slow?: number;
  readonly lost?: number;
}

/** Faults by list: the first calls of an action (`iam:CreateUser`) fail. */
export interface ListedFault {
  readonly call: string;
  readonly fault: Fault;
  /** @default 1 */
  readonly times?: number;
}

/** Decides which calls fail, and how. */
export class Faults {
  private readonly attempts = new Map<string, number>();
  private readonly met = new Map<Fault, number>();

  constructor(
    private readonly rates: FaultRates = { seed: 0 },
    private readonly list: readonly ListedFault[] = [],
  ) {}

  /**
   * The fault of a call, if any. It depends on the seed, the request and how often it was sent, not on the order in which
   * concurrent calls arrive.
   *
   * @param name `iam:CreateUser`
   * @param content what distinguishes calls of the same name
   */
  next(name: string, content: string): Fault | undefined {
    const fault = this.listed(name) ?? this.drawn(`${name} ${content}`);
    if (fault !== undefined) this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    return fault;
  }

  /** Number of calls with each kind of fault so far. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.met);
  }

  private listed(name: string): Fault | undefined {
    const entry = this.list.find(({ call }) => call === name);
    if (entry === undefined) return undefined;
    const key = `listed ${name}`;
    const attempt = this.attempts.get(key) ?? 0;
    this.attempts.set(key, attempt + 1);
    return attempt < (entry.times ?? 1) ? entry.fault : undefined;
  }

  private drawn(key: string): Fault | undefined {
    const { seed, throttle = 0, error = 0, reset = 0, slow = 0, lost = 0 } = this.rates;
    if (throttle + error + reset + slow + lost === 0) return undefined;
    const attempt = this.attempts.get(key) ?? 0;
    this.attempts.set(key, attempt + 1);
    const digest = createHash("sha256").update(`${seed} ${attempt} ${key}`).digest();
    const draw = digest.readUInt32BE() / 2 ** 32;
    if (draw < throttle) return "throttle";
    if (draw < throttle + error) return "error";
    if (draw < throttle + error + reset) return "reset";
    if (draw < throttle + error + reset + slow) return "slow";
    return draw < throttle + error + reset + slow + lost ? "lost" : undefined;
  }
}
