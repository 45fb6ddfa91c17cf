import { visible } from "./printable";
import { systemFault } from "./text-file";
import { UserError } from "./user-error";

/**
 * Prints why a program ends: an expected failure and a file that the system refuses in their own words, anything else
 * with its stack trace.
 *
 * @returns the exit code
 */
export function printFailure(error: unknown, isDebug = false): number {
  const { message, stack } = error as Error;
  const words = error instanceof UserError ? message : systemFault(error);
  process.stderr.write(visible(`${isDebug ? stack : (words ?? stack)}\n`));
  return error instanceof UserError ? error.exitCode : 1;
}
