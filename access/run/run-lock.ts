import { lock } from "proper-lockfile";
import { UserError } from "../../organization/user-error";

/** Age after which the lock of a killed run does not count, in milliseconds; a run renews it every half of that. */
const STALE = 10_000;

/**
 * Keeps other runs out of an output folder: they would rewrite the stacks, plans and logs of this one. Terraform locks each state
 * itself, against everybody else.
 *
 * @returns releases it
 * @throws UserError if another run has it
 */
export async function lockOutput(output: string, shown: string): Promise<() => Promise<void>> {
  try {
    return await lock(output, { lockfilePath: `${output}/run.lock`, stale: STALE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    throw new UserError(
      `another run works in ${shown}`,
      `wait for its end; after a killed run, ${STALE / 1000} s: ${shown}/run.lock is then ignored`,
    );
  }
}
