import type { Entitlements } from "../../organization/entitlements";
import { visible } from "../../organization/printable";
import { organizationFile } from "../../organization/project";
import { print } from "../output/standard-output";

/** Exit codes: fine, the answer is no or the input is wrong, wrong usage. */
export const EXIT = { fine: 0, no: 1, usage: 2 } as const;

/** A command's stdout: data only, messages go to stderr. */
export interface Answer {
  /** In one part, or in as many as it takes not to hold all of it at once. */
  readonly data: string | Iterable<string>;
  /** The question was answered with no. */
  readonly isNo?: boolean;
  /** The question was asked of something else than what was meant. */
  readonly isStale?: boolean;
}

/** What every command works with: the organization, the time, and where its words go. */
export class Context {
  /** The time that everything in one call is judged at. */
  readonly now = new Date();
  /** Path of the organization file: `--organization`, or else `ORGANIZATION`. */
  file = organizationFile();
  private answered: Answer = { data: "" };

  /** Loads and expands the file; the loader is imported only here, so that `--help` does not need it. */
  async entitlements(): Promise<Entitlements> {
    const { loadOrganization } = await import("../../organization/load");
    const { entitlementsOf } = await import("../../organization/entitlements");
    return entitlementsOf(loadOrganization(this.file, this.now), this.now);
  }

  /** A message, as it is: with its own end of line. */
  toTerminal(message: string): void {
    process.stderr.write(visible(message));
  }

  /** A message in a line of its own. */
  readonly say = (line: string): void => this.toTerminal(`${line}\n`);

  answer(answer: Answer): void {
    this.answered = answer;
  }

  /** Prints the answer, and returns the exit code that it has. */
  async finish(): Promise<number> {
    const { data, isNo = false, isStale = false } = this.answered;
    await print(typeof data === "string" ? [data] : data);
    if (isStale) return EXIT.usage;
    return isNo ? EXIT.no : EXIT.fine;
  }
}
