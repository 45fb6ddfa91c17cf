import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadOrganization } from "../../organization/load";
import { endChildrenWithProcess, removeAtExit } from "../../sandbox/process-group";
import { Sandbox } from "../../sandbox/sandbox";
import { synthesize } from "../../sandbox/synthesize";
import type { Plan } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";

export const PROJECT = join(__dirname, "..", "..");

endChildrenWithProcess();

/** A folder that is gone when the tests are. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  removeAtExit(folder);
  return folder;
}

/** An organization applied to a sandbox of its own, and changed there as its file is. */
export class Applied {
  private constructor(
    readonly sandbox: Sandbox,
    readonly first: Plan,
    readonly stackFile: string,
    private readonly folder: string,
  ) {}

  static async file(file: string): Promise<Applied> {
    const folder = temporaryFolder();
    const stackFile = await synthesize(file, join(folder, "out"));
    const sandbox = await Sandbox.open(await findTools(), loadOrganization(file), stackFile);
    await sandbox.terraform.init();
    const first = await sandbox.terraform.plan();
    await sandbox.terraform.apply(first);
    return new Applied(sandbox, first, stackFile, folder);
  }

  static text(text: string): Promise<Applied> {
    const file = join(temporaryFolder(), "organization.yaml");
    writeFileSync(file, text);
    return Applied.file(file);
  }

  /** What the next plan would do, of the same file or of a changed one. */
  async plan(text?: string): Promise<Plan> {
    if (text !== undefined) {
      const file = join(this.folder, "organization.yaml");
      writeFileSync(file, text);
      this.sandbox.terraform.use(await synthesize(file, join(this.folder, "out")));
    }
    return this.sandbox.terraform.plan();
  }
}
