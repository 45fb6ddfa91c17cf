import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { systemFault } from "../../organization/text-file";

/** A file with what terraform printed for one stack in this run. A write that fails does not stop terraform. */
export class StackLog {
  /** Why the file is incomplete. */
  fault?: string;

  constructor(readonly file: string) {
    // Terraform hides sensitive values, but prints names of users and accounts.
    this.attempt(() => {
      rmSync(file, { force: true });
      writeFileSync(file, "", { mode: 0o600 });
    });
  }

  readonly write = (text: string): void => {
    if (this.fault === undefined) this.attempt(() => appendFileSync(this.file, text));
  };

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fault = `the log is incomplete: ${systemFault(error) ?? (error as Error).message}`;
    }
  }
}
