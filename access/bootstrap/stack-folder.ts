import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../../organization/user-error";
import { lockAdvice } from "../synthesis/state-lock";
import { type State, stateIn } from "./state";

/** An override that keeps a stack's state in a local file while it exists, regardless of the stack's backend. */
const OVERRIDE = "bootstrap_override.tf.json";
const IMPORT = "bootstrap_import.tf.json";

/** A synthesized stack, terraform in its folder, and its possible local state file. */
export class StackFolder {
  /**
   * @param folder cdktf.out/stacks/<stack>
   * @param localFile path of the local state file
   * @param mark file that exists while the stack is being created with local state
   */
  constructor(
    readonly name: string,
    private readonly folder: string,
    readonly localFile: string,
    private readonly mark = `${localFile}.unfinished`,
  ) {}

  /** Whether an earlier run started to create the stack and did not finish. */
  get wasBegun(): boolean {
    return existsSync(this.mark);
  }

  get hasBeenInitialized(): boolean {
    return existsSync(join(this.folder, ".terraform"));
  }

  /** The content of the local file; undefined when there is none. */
  localState(): State | undefined {
    return existsSync(this.localFile) ? stateIn(readFileSync(this.localFile, "utf8")) : undefined;
  }

  /** Runs terraform init with the stack's own backend. */
  async useOwnBackend(): Promise<void> {
    this.removeOverrides();
    await this.init("-reconfigure");
  }

  /** The state in that backend. */
  async state(): Promise<State> {
    return stateIn(await this.terraform(["state", "pull"]));
  }

  /** Applies the stack with local state, optionally importing a resource. */
  async applyWithLocalState(takenOver?: { readonly to: string; readonly id: string }): Promise<void> {
    writeFileSync(this.mark, "");
    await this.withLocalFile(async () => {
      if (takenOver) writeFileSync(join(this.folder, IMPORT), JSON.stringify({ import: [takenOver] }));
      await this.terraform(["apply", "-auto-approve", "-input=false", "-no-color"], "shown");
    });
  }

  /** Moves the state from the local file to the stack's backend, and renames the file. */
  async migrate(): Promise<void> {
    const before = this.localState();
    await this.withLocalFile();
    await this.init("-migrate-state", "-force-copy");
    const after = await this.state();
    if (before === undefined || after.addresses.join() !== before.addresses.join()) {
      throw new UserError(
        `the state of ${this.name} was not moved completely\n` +
          `  found     ${after.addresses.length} resources\n  expected  ${before?.addresses.length ?? 0}, as in ${this.localFile}`,
      );
    }
    this.setAside();
  }

  /** Renames the local file; it remains as an unused copy. */
  setAside(): void {
    if (existsSync(this.localFile)) renameSync(this.localFile, this.freeName());
    rmSync(this.mark, { force: true });
  }

  /** A free name: an existing copy may be the only one with its content. */
  private freeName(): string {
    const name = `${this.localFile}.migrated`;
    for (let count = 2, free = name; ; free = `${name}-${count++}`) if (!existsSync(free)) return free;
  }

  /** Files of a killed run that would keep terraform at the local state. */
  removeOverrides(): void {
    for (const file of [OVERRIDE, IMPORT]) rmSync(join(this.folder, file), { force: true });
  }

  /** Uses the local state while `work` runs, even if it fails. */
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

  /** Never runs a provider that only a state names and the lock file does not. */
  private async init(...args: string[]): Promise<void> {
    await this.terraform(["init", ...args, "-lockfile=readonly", "-input=false", "-no-color"]);
  }

  /** @throws UserError with what terraform said */
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
        reject(new UserError(`${program} ${why}`));
      });
      child.once("close", resolve);
    });
    if (code === 0) return stdout;
    const said = (stderr.trim() || stdout.trim()).replace(/^Error: /, "");
    const advice = lockAdvice(said, this.folder);
    throw new UserError(
      `terraform ${args[0]} of ${this.name} failed\n${said}${advice ? `\n\n${advice}` : ""}`,
    );
  }
}

/** Terraform's apply output, without the preceding plan. */
function progressIn(said: string): string {
  const lines = said
    .split("\n")
    .filter((line) => /^(\S+: (Creation|Import|Still|Modif)|Apply complete!)/.test(line));
  return lines.map((line) => `  ${line}\n`).join("");
}
