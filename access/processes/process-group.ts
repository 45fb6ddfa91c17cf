import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { CleanupWatchdog } from "./cleanup-watchdog";

/** Time between SIGTERM and SIGKILL, in milliseconds. */
const GRACE = 5_000;

export interface ProcessOptions {
  readonly cwd?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Receives each line of standard output. */
  readonly onLine?: (line: string) => void;
  /** Receives standard output and standard error as they arrive. */
  readonly onOutput?: (text: string) => void;
}

/** A process's exit and output. */
export interface Ended {
  /** Exit code; null if a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Cleanup after this process ends. */
const live = new Set<ProcessGroup>();
const folders = new Set<string>();
let watchdog: CleanupWatchdog | undefined;

/**
 * A child process and its descendants as one group: terraform starts provider plugins, and a shim starts the actual program.
 * Stopping the group stops all of them.
 */
export class ProcessGroup {
  private readonly child: ChildProcess;
  private stdout = "";
  private stderr = "";
  readonly ended: Promise<Ended>;

  constructor(
    command: string,
    args: readonly string[],
    { cwd, environment, onLine, onOutput }: ProcessOptions,
  ) {
    this.child = spawn(command, [...args], {
      cwd,
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let unfinishedLine = "";
    this.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      this.stdout += chunk;
      onOutput?.(chunk);
      const lines = (unfinishedLine + chunk).split("\n");
      unfinishedLine = lines.pop() ?? "";
      if (onLine) for (const line of lines) onLine(line);
    });
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.stderr += chunk;
      onOutput?.(chunk);
    });
    // A killed terraform leaves its providers running, which keep the pipes open.
    this.child.once("exit", () => this.kill());
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code) => {
        this.forget();
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
    // A failed start is reported to callers that wait for the end.
    this.ended.catch(() => this.forget());
    live.add(this);
    updateWatchdog();
  }

  private forget(): void {
    live.delete(this);
    updateWatchdog();
  }

  /** Undefined if the program could not be started. */
  get id(): number | undefined {
    return this.child.pid;
  }

  get isRunning(): boolean {
    return live.has(this);
  }

  /** Its standard error so far. */
  get said(): string {
    return this.stderr;
  }

  /** Ends the group: SIGTERM, then SIGKILL. */
  async stop(): Promise<void> {
    if (!this.isRunning) return this.kill();
    this.signal("SIGTERM");
    const timer = setTimeout(() => this.kill(), GRACE);
    await this.ended.catch(() => undefined);
    clearTimeout(timer);
    this.kill();
  }

  /** Asks the first process to end in order, as terraform does with its providers and its state. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** Kills the remaining processes immediately. */
  kill(): void {
    this.signal("SIGKILL");
  }

  private signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // No process of the group is left.
    }
  }
}

/** Runs a command until it ends. */
export function run(command: string, args: readonly string[], options: ProcessOptions): Promise<Ended> {
  return new ProcessGroup(command, args, options).ended;
}

/** Removes a temporary folder when this process ends. */
export function removeAtExit(folder: string): void {
  folders.add(folder);
  updateWatchdog();
}

/** Removes a temporary folder now. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
  updateWatchdog();
}

function updateWatchdog(): void {
  const groups = [...live].flatMap(({ id }) => (id === undefined ? [] : [id]));
  watchdog?.write(groups, [...folders]);
}

function endEverything(): void {
  for (const group of live) group.kill();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Kills every group and removes every folder when this process exits, or is killed itself. */
export function cleanUpWithProcess(): void {
  if (watchdog !== undefined) return;
  watchdog = new CleanupWatchdog();
  updateWatchdog();
  process.once("exit", endEverything);
}

/** The same, and this process exits on a signal, such as Ctrl-C, which does not reach children in other groups. */
export function endChildrenWithProcess(): void {
  cleanUpWithProcess();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.stderr.write(`\n${signal}: stopping what was started\n`);
      process.exit(code);
    });
  }
}
