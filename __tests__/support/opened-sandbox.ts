import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endChildrenWithProcess, removeAtExit } from "../../access/processes/process-group";
import { synthesize } from "../../access/synthesis/synthesize";
import type { SynthesizedStack } from "../../access/synthesis/synthesized-stacks";
import { loadOrganization } from "../../organization/load";
import { dayAfter, withOpenWindow } from "../../sandbox/enrollment-window";
import { Sandbox, type SandboxOptions } from "../../sandbox/sandbox";
import type { Plan } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";

endChildrenWithProcess();

/** A folder that is deleted after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  removeAtExit(folder);
  return folder;
}

export interface AppliedOptions extends SandboxOptions {
  /** Whether every user can enroll a device today and tomorrow, regardless of the file. @default false */
  readonly inWindow?: boolean;
}

/** An organization applied to a separate sandbox, which later versions of its file change. */
export class Applied {
  private constructor(
    readonly sandbox: Sandbox,
    /** The first plans, by stack. */
    readonly plans: ReadonlyMap<string, Plan>,
    readonly stacks: readonly SynthesizedStack[],
    private readonly folder: string,
    private readonly inWindow: boolean,
  ) {}

  static async file(
    original: string,
    { inWindow = false, ...options }: AppliedOptions = {},
  ): Promise<Applied> {
    const folder = temporaryFolder();
    const file = inWindow ? join(folder, "organization.yaml") : original;
    if (inWindow) writeFileSync(file, withWindow(readFileSync(original, "utf8")));
    const stacks = await synthesize(file, join(folder, "out"));
    const sandbox = await Sandbox.open(await findTools(), loadOrganization(file), stacks, options);
    const plans = new Map<string, Plan>();
    for (const [name, terraform] of sandbox.terraforms) {
      await terraform.init();
      const plan = await terraform.plan();
      await terraform.apply(plan);
      plans.set(name, plan);
    }
    return new Applied(sandbox, plans, stacks, folder, inWindow);
  }

  static text(text: string, options: AppliedOptions = {}): Promise<Applied> {
    const file = join(temporaryFolder(), "organization.yaml");
    writeFileSync(file, text);
    return Applied.file(file, options);
  }

  /** The first plan, of layout one-plan. */
  get first(): Plan {
    const [first] = this.plans.values();
    if (first === undefined) throw new Error("no plan");
    return first;
  }

  /** The next plan of the same or a changed file, in layout one-plan. */
  async plan(text?: string): Promise<Plan> {
    if (text !== undefined) await this.change(text);
    return this.sandbox.terraform.plan();
  }

  /** Synthesizes a changed file into the existing stacks. */
  async change(text: string): Promise<void> {
    const file = join(this.folder, "organization.yaml");
    writeFileSync(file, this.inWindow ? withWindow(text) : text);
    for (const { name, file: stackFile } of await synthesize(file, join(this.folder, "out")))
      this.sandbox.terraforms.get(name)?.use(stackFile);
  }
}

function withWindow(text: string): string {
  return withOpenWindow(text, dayAfter(Date.now()));
}
