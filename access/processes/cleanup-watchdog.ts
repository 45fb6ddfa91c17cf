import { spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Cleanup after this process has ended, however it ends.
 *
 * Handlers of this process do not run when it is killed, nor in Jest, whose copy of `process` receives no signals. A separate
 * shell therefore reads from a pipe that the system closes when this process ends, and then runs the last commands it received.
 */
export class CleanupWatchdog {
  private readonly executor = spawn(
    "sh",
    ["-c", 'while IFS= read -r line; do commands=$line; done; eval "$commands"'],
    { detached: true, stdio: ["pipe", "ignore", "ignore"] },
  );

  constructor() {
    const { executor } = this;
    // If the shell cannot start, this process's own handlers remain.
    executor.on("error", () => {});
    executor.stdin.on("error", () => {});
    // Neither must keep this process alive.
    executor.unref();
    if (executor.stdin instanceof Socket) executor.stdin.unref();
  }

  /** Replaces the commands. */
  write(groups: readonly number[], folders: readonly string[]): void {
    this.executor.stdin.write(`${cleanupCommands(groups, folders)}\n`);
  }
}

/** Ends process groups and removes folders, in one line for the shell. */
export function cleanupCommands(groups: readonly number[], folders: readonly string[]): string {
  const ends = groups.map((group) => `kill -s KILL -- -${group}`);
  const remove = `rm -rf -- ${folders.map(quoted).join(" ")}`;
  // A process that is being killed may still write a file after the first removal.
  const removes = folders.length > 0 ? [`${remove} || { sleep 1; ${remove}; }`] : [];
  return [...ends, ...removes, ":"].join("; ");
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
