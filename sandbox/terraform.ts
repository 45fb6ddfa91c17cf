import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Ended, removeAtExit, run } from "./process-group";
import { findProviderHere, mirrorConfiguration } from "./provider-installation";
import type { Program } from "./tools";

/** One resource in a plan that is not left as it is. */
export interface ResourceChange {
  readonly address: string;
  /** `["create"]`, `["update"]`, `["delete"]`, `["delete", "create"]`, … */
  readonly actions: readonly string[];
}

/** What a plan would do. */
export interface Plan {
  readonly file: string;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly changes: readonly ResourceChange[];
}

/** Terraform said no: its own diagnostics, as it prints them. */
export class TerraformError extends Error {
  override readonly name = "TerraformError";

  constructor(command: string, { code, stdout, stderr }: Ended) {
    const said = diagnostics(stdout) || stderr.trim() || stdout.trim();
    super(`terraform ${command} failed (exit code ${code})\n${said}`);
  }
}

/**
 * Terraform in a folder of its own, on the bytes that were synthesized. The folder is laid out like
 * the project's, so that the relative path of the local state leads into it and not elsewhere.
 */
export class Terraform {
  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** A new folder, which is removed when this process ends. */
  static prepare(program: Program, stackFile: string, environment: NodeJS.ProcessEnv): Terraform {
    const root = mkdtempSync(join(tmpdir(), "gatehouse-sandbox-"));
    removeAtExit(root);
    const folder = join(root, "cdktf.out", "stacks", basename(dirname(stackFile)));
    mkdirSync(folder, { recursive: true });
    const terraform = new Terraform(program, folder, { ...environment, ...cliConfiguration(root) });
    terraform.use(stackFile);
    return terraform;
  }

  /** Takes a newly synthesized stack in the place of the one before, on the same state. */
  use(stackFile: string): void {
    copyFileSync(stackFile, join(this.folder, "cdk.tf.json"));
  }

  async init(): Promise<void> {
    await this.expect(["init", "-input=false", "-no-color"]);
  }

  async plan(): Promise<Plan> {
    const file = join(this.folder, "plan");
    await this.expect(["plan", "-input=false", "-no-color", `-out=${file}`]);
    const shown = await this.expect(["show", "-json", file]);
    return { file, ...readPlan(JSON.parse(shown.stdout)) };
  }

  /**
   * Applies a plan.
   *
   * @param onProgress called with the number of resources done so far
   */
  async apply({ file }: Plan, onProgress: (done: number) => void = () => {}): Promise<void> {
    let done = 0;
    await this.expect(["apply", "-input=false", "-json", file], (line) => {
      if (line.includes('"type":"apply_complete"')) onProgress(++done);
    });
  }

  private async expect(args: readonly string[], onLine?: (line: string) => void): Promise<Ended> {
    const { command, args: before } = this.program;
    const options = { cwd: this.folder, environment: this.environment, onLine };
    const ended = await run(command, [...before, ...args], options);
    if (ended.code !== 0) throw new TerraformError(args[0] ?? "", ended);
    return ended;
  }
}

/** The environment that leads terraform to the AWS provider. */
export function cliConfiguration(folder: string): NodeJS.ProcessEnv {
  const provider = findProviderHere();
  if (provider.from === "cli-configuration") return { TF_CLI_CONFIG_FILE: provider.file };
  const file = join(folder, "terraform.rc");
  writeFileSync(file, provider.from === "mirror" ? mirrorConfiguration(provider.folder) : "");
  return { TF_CLI_CONFIG_FILE: file };
}

/** The part of `terraform show -json` that says what changes. */
interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: string[] };
  }[];
}

function readPlan({ resource_changes = [] }: ShownPlan): Omit<Plan, "file"> {
  const changes = resource_changes
    .map(({ address, change }) => ({ address, actions: change.actions }))
    .filter(({ actions }) => !actions.every((action) => action === "no-op" || action === "read"));
  const count = (action: string) => changes.filter(({ actions }) => actions.includes(action)).length;
  return { add: count("create"), change: count("update"), destroy: count("delete"), changes };
}

/** The diagnostics in the lines that `-json` prints. */
function diagnostics(stdout: string): string {
  const lines = stdout.split("\n").filter((line) => line.includes('"type":"diagnostic"'));
  return lines
    .map((line) => JSON.parse(line).diagnostic as { summary: string; detail: string; address?: string })
    .map(({ summary, detail, address }) =>
      [summary, address && `  with ${address}`, detail].filter(Boolean).join("\n"),
    )
    .join("\n");
}
