import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { importFile } from "../access/adopt/import-file";
import { type Ended, ProcessGroup, removeAtExit, removeFolder } from "../access/processes/process-group";
import { lockAdvice } from "../access/synthesis/state-lock";
import { UserError } from "../organization/user-error";
import { findInstalledProvider, mirrorConfiguration } from "./provider-installation";
import { reachingNobodyElse, reachingRegistry } from "./sandbox-environment";
import { diagnostics, type ResourceChange, readPlan, stillUnderWay, warnings } from "./terraform-messages";
import type { Program } from "./tools";

/** Timeout of one terraform command, in milliseconds. */
const LIMIT = 10 * 60_000;

/** What a plan would do. */
export interface Plan {
  readonly file: string;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly changes: readonly ResourceChange[];
  /** Terraform's warnings. */
  readonly warnings: readonly string[];
}

/**
 * The parts of `terraform show -json` that are read.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface ShownPlan {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly importing?: { readonly id: string };
    };
  }[];
}

/** Terraform failed, with its diagnostics, or timed out. */
export class TerraformError extends UserError {}

/**
 * Terraform in its own folder, on the synthesized bytes. The folder is laid out like the project, so that the relative path of
 * the local state stays inside it.
 */
export class Terraform {
  private running: ProcessGroup | undefined;

  private constructor(
    private readonly program: Program,
    private readonly root: string,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * Terraform on a synthesized stack.
   *
   * @param root replaces the project folder @default a new one, removed when this process ends
   */
  static prepare(
    program: Program,
    stackFile: string,
    environment: NodeJS.ProcessEnv,
    root = temporaryRoot(),
  ): Terraform {
    const folder = join(root, "cdktf.out", "stacks", basename(dirname(stackFile)));
    mkdirSync(folder, { recursive: true });
    const terraform = new Terraform(program, root, folder, {
      ...environment,
      ...cliConfiguration(root),
      // For the sockets of provider plugins, which remain after a kill.
      TMPDIR: root,
    });
    terraform.use(stackFile);
    keepStateHere(folder, stackFile);
    return terraform;
  }

  /** The same folder and state with other credentials or another endpoint. */
  as(environment: NodeJS.ProcessEnv): Terraform {
    return new Terraform(this.program, this.root, this.folder, { ...this.environment, ...environment });
  }

  /** Replaces the stack and its imports, and keeps the state. */
  use(stackFile: string): void {
    copyFileSync(stackFile, join(this.folder, "cdk.tf.json"));
    const imports = importFile(stackFile);
    const here = join(this.folder, basename(imports));
    if (existsSync(imports)) copyFileSync(imports, here);
    else rmSync(here, { force: true });
  }

  /** Whether it has exactly this stack. */
  has(stackFile: string): boolean {
    return readFileSync(join(this.folder, "cdk.tf.json")).equals(readFileSync(stackFile));
  }

  async init(): Promise<void> {
    await this.expect(["init", "-input=false", "-no-color"], reachingRegistry(this.environment, process.env));
  }

  /** Plans; reads the changes from its output, because `terraform show` takes another 2 s. */
  async plan(): Promise<Plan> {
    const file = join(this.folder, "plan");
    const { stdout } = await this.expect(["plan", "-input=false", "-json", `-out=${file}`]);
    return { file, ...readPlan(stdout), warnings: warnings(stdout) };
  }

  /**
   * Plans and applies in one command without a refresh: starts the providers only once. Use it after a plan without changes, while
   * nobody else changes anything.
   */
  async applyAtOnce(): Promise<Pick<Plan, "add" | "change" | "destroy" | "changes">> {
    const args = ["apply", "-input=false", "-json", "-refresh=false", "-auto-approve"];
    return readPlan((await this.expect(args)).stdout);
  }

  /**
   * Applies a plan.
   *
   * @param onProgress called with the number of resources done so far
   */
  async apply({ file }: Plan, onProgress: (done: number) => void = () => {}): Promise<void> {
    let done = 0;
    const args = ["apply", "-input=false", "-json", file];
    await this.expect(args, undefined, (line) => {
      if (line.includes('"type":"apply_complete"')) onProgress(++done);
    });
  }

  /** A plan's changes in terraform's text form. */
  async show({ file }: Plan): Promise<string> {
    return (await this.expect(["show", "-no-color", file])).stdout;
  }

  /** The value of an output. */
  async output(name: string): Promise<unknown> {
    const { stdout } = await this.expect(["output", "-json", name]);
    return JSON.parse(stdout);
  }

  /** The state's JSON. */
  async state(): Promise<string> {
    return (await this.expect(["state", "pull"])).stdout;
  }

  /** Removes matching addresses from the state, but keeps the objects. */
  async forget(address: RegExp): Promise<void> {
    const { stdout } = await this.expect(["state", "list"]);
    const addresses = stdout.split("\n").filter((line) => address.test(line));
    await this.expect(["state", "rm", ...addresses]);
  }

  /** A plan with each resource before and after: `terraform show -json`. */
  async inFull({ file }: Plan): Promise<ShownPlan> {
    return JSON.parse((await this.expect(["show", "-json", file])).stdout);
  }

  /** Kills the running command and its providers, like a machine failure. */
  kill(): void {
    this.running?.kill();
  }

  /** Removes the folder with its state. */
  remove(): void {
    removeFolder(this.root);
  }

  private async expect(
    args: readonly string[],
    environment = reachingNobodyElse(this.environment),
    onLine?: (line: string) => void,
  ): Promise<Ended> {
    const { command, args: before } = this.program;
    const options = { cwd: this.folder, environment, onLine };
    const group = new ProcessGroup(command, [...before, ...args], options);
    this.running = group;
    let isOverdue = false;
    const timer = setTimeout(() => {
      isOverdue = true;
      void group.stop();
    }, LIMIT);
    const ended = await group.ended.finally(() => clearTimeout(timer));
    if (isOverdue) throw new TerraformError(overdue(args[0] ?? "", ended));
    if (ended.code !== 0) throw new TerraformError(failed(args[0] ?? "", ended));
    return ended;
  }
}

/** A new folder, removed when this process ends. */
export function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "gatehouse-sandbox-"));
  removeAtExit(root);
  return root;
}

/**
 * The sandbox uses local state, also for a stack with another backend: an override file is added beside the unchanged stack.
 */
function keepStateHere(folder: string, stackFile: string): void {
  const { terraform } = JSON.parse(readFileSync(stackFile, "utf8"));
  if (terraform?.backend?.local !== undefined) return;
  const override = { terraform: { backend: { local: { path: "terraform.tfstate" } } } };
  writeFileSync(join(folder, "sandbox_override.tf.json"), JSON.stringify(override));
}

function failed(command: string, { code, stdout, stderr }: Ended): string {
  const said = diagnostics(stdout) || stderr.trim() || stdout.trim();
  const advice = lockAdvice(said, "cdktf.out/stacks/<stack>");
  return `terraform ${command} failed (exit code ${code})\n${said}${advice ? `\n\n${advice}` : ""}`;
}

function overdue(command: string, { stdout }: Ended): string {
  const waiting = stillUnderWay(stdout).join(", ") || "nothing that it named";
  return (
    `terraform ${command} did not end in ${LIMIT / 60_000} minutes, and was stopped\n` +
    `  found     still under way: ${waiting}\n` +
    "  fix       the provider retries a call that the emulator lacks: look for 501 in the emulator's log"
  );
}

/** Environment with which terraform finds the AWS provider. */
export function cliConfiguration(folder: string): NodeJS.ProcessEnv {
  const provider = findInstalledProvider();
  if (provider.from === "cli-configuration") return { TF_CLI_CONFIG_FILE: provider.file };
  const file = join(folder, "terraform.rc");
  writeFileSync(file, provider.from === "mirror" ? mirrorConfiguration(provider.folder) : "");
  return { TF_CLI_CONFIG_FILE: file };
}
