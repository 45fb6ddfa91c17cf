import type { Entitlements } from "../../organization/entitlements";
import { visible } from "../../organization/printable";
import { organizationFile } from "../../organization/project";
import { print } from "../output/standard-output";

/** Exit codes: success; the answer is no or the input is invalid; wrong usage. */
export const EXIT = { fine: 0, no: 1, usage: 2 } as const;

/** A command's stdout: data only, messages go to stderr. */
export interface Answer {
  /** One part, or several, so that not everything is in memory at once. */
  readonly data: string | Iterable<string>;
  /** The answer is no. */
  readonly isNo?: boolean;
  /** The output was out of date. */
  readonly isStale?: boolean;
  /** Another exit code than these give. */
  readonly exitCode?: number;
}

/** What every command uses: the organization, the time, and its output streams. */
export class Context {
  /** The time at which everything in one call is judged. */
  readonly now = new Date();
  private named: string | undefined;
  private answered: Answer = { data: "" };

  /** Path of the organization file: `--organization`, or else `ORGANIZATION`, or else the project's. */
  get file(): string {
    return this.named ?? organizationFile();
  }

  set file(path: string) {
    this.named = path;
  }

  /** Loads and expands the file; the loader is imported only here, so that `--help` does not need it. */
  async entitlements(): Promise<Entitlements> {
    const { loadOrganization } = await import("../../organization/load");
    const { entitlementsOf } = await import("../../organization/entitlements");
    return entitlementsOf(loadOrganization(this.file, this.now), this.now);
  }

  /** Prints a message as it is, with its own line end. */
  toTerminal(message: string): void {
    process.stderr.write(visible(message));
  }

  /** Prints a message on its own line. */
  readonly say = (line: string): void => this.toTerminal(`${line}\n`);

  answer(answer: Answer): void {
    this.answered = answer;
  }

  /** Prints the answer, and returns its exit code. */
  async finish(): Promise<number> {
    const { data, isNo = false, isStale = false, exitCode } = this.answered;
    await print(typeof data === "string" ? [data] : data);
    if (exitCode !== undefined) return exitCode;
    if (isStale) return EXIT.usage;
    return isNo ? EXIT.no : EXIT.fine;
  }
}
