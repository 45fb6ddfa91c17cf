import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { lockAdvice } from "../access/state-lock";
import { BootstrapError } from "./bootstrap-error";
import { type State, stateIn } from "./state";

/** What keeps a stack's state in a local file while it is there, whatever the stack itself says. */
const OVERRIDE = "bootstrap_override.tf.json";
const IMPORT = "bootstrap_import.tf.json";

/** A synthesized stack, terraform in its folder, and the local file that may hold its state. */
export class StackFolder {
  /**
   * @param folder cdktf.out/stacks/<stack>
   * @param localFile path of the local state file
   * @param mark file that stands while the stack is being made with local state
   */
  constructor(
    readonly name: string,
    private readonly folder: string,
    readonly localFile: string,
    private readonly mark = `${localFile}.unfinished`,
  ) {}

  /** Whether an earlier run began to make it, and did not come to its end. */
  get wasBegun(): boolean {
    return existsSync(this.mark);
  }

  get hasBeenInitialized(): boolean {
    return existsSync(join(this.folder, ".terraform"));
  }

  /** What the local file holds; undefined when there is none. */
  localState(): State | undefined {
    return existsSync(this.localFile) ? stateIn(readFileSync(this.localFile, "utf8")) : undefined;
  }

  /** Connects terraform to where the stack says that its state is. */
  async useOwnBackend(): Promise<void> {
    this.removeOverrides();
    await this.init("-reconfigure");
  }

  /** What is there. */
  async state(): Promise<State> {
    return stateIn(await this.terraform(["state", "pull"]));
  }

  /** Makes what the stack says, and keeps its state in the local file. An existing resource may be taken over. */
  async applyWithLocalState(takenOver?: { readonly to: string; readonly id: string }): Promise<void> {
    writeFileSync(this.mark, "");
    await this.withLocalFile(async () => {
      if (takenOver) writeFileSync(join(this.folder, IMPORT), JSON.stringify({ import: [takenOver] }));
      await this.terraform(["apply", "-auto-approve", "-input=false", "-no-color"], "shown");
    });
  }

  /** Moves the state from the local file to where the stack says, and sets the file aside. */
  async migrate(): Promise<void> {
    const before = this.localState();
    await this.withLocalFile();
    await this.init("-migrate-state", "-force-copy");
    const after = await this.state();
    if (before === undefined || after.addresses.join() !== before.addresses.join()) {
      throw new BootstrapError(
        `the state of ${this.name} did not arrive whole\n` +
          `  found     ${after.addresses.length} resources\n  expected  ${before?.addresses.length ?? 0}, as in ${this.localFile}`,
      );
    }
    this.setAside();
  }

  /** The local file is not the state any more; it stays as a copy that nothing reads. */
  setAside(): void {
    if (existsSync(this.localFile)) renameSync(this.localFile, this.freeName());
    rmSync(this.mark, { force: true });
  }

  /** A copy that is there already may be the only one of what it holds. */
  private freeName(): string {
    const name = `${this.localFile}.migrated`;
    for (let count = 2, free = name; ; free = `${name}-${count++}`) if (!existsSync(free)) return free;
  }

  /** What a run that was killed has left in the folder, and would keep terraform at the local file. */
  removeOverrides(): void {
    for (const file of [OVERRIDE, IMPORT]) rmSync(join(this.folder, file), { force: true });
  }

  /** Connects terraform to the local file, for one piece of work there, whatever comes of it. */
  private async withLocalFile(work?: () => Promise<void>): Promise<void> {
    const path = relative(this.folder, this.localFile);
    const override = { terraform: { backend: { local: { path } } } };
    try {
      writeFileSync(join(this.folder, OVERRIDE), JSON.stringify(override));
      await this.init("-reconfigure");
      await work?.();
    } finally {
      this.removeOverrides();
    }
  }

  /** A provider that only a state names, and the lock file does not, is never run. */
  private async init(...args: string[]): Promise<void> {
    await this.terraform(["init", ...args, "-lockfile=readonly", "-input=false", "-no-color"]);
  }

  /** @throws BootstrapError with what terraform said */
  private async terraform(args: readonly string[], output: "kept" | "shown" = "kept"): Promise<string> {
    const program = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
    const child = spawn(program, [...args], { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      if (output === "shown") process.stdout.write(progressIn(chunk));
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", ({ code, message }: NodeJS.ErrnoException) => {
        const why = code === "ENOENT" ? "is not on the PATH" : `could not be started: ${message}`;
        reject(new BootstrapError(`${program} ${why}`));
      });
      child.once("close", resolve);
    });
    if (code === 0) return stdout;
    const said = (stderr.trim() || stdout.trim()).replace(/^Error: /, "");
    const advice = lockAdvice(said, this.folder);
    throw new BootstrapError(
      `terraform ${args[0]} of ${this.name} failed\n${said}${advice ? `\n\n${advice}` : ""}`,
    );
  }
}

/** Of what terraform says while it applies: what it makes, without the plan before. */
function progressIn(said: string): string {
  const lines = said
    .split("\n")
    .filter((line) => /^(\S+: (Creation|Import|Still|Modif)|Apply complete!)/.test(line));
  return lines.map((line) => `  ${line}\n`).join("");
}
