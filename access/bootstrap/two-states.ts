import { UserError } from "../../organization/user-error";
import type { State } from "./state";

/**
 * Refuses unless the bucket has a later version of the same state. A different lineage is a different state; a higher
 * serial in the file means that the file was changed after the move.
 *
 * @param local the state in the local file
 * @param inBucket the state in the bucket
 * @throws UserError naming both
 */
export function refuseTwoStates(stack: string, file: string, local: State, inBucket: State): void {
  if (local.lineage === inBucket.lineage && local.serial <= inBucket.serial) return;
  const describe = ({ addresses, serial, lineage }: State) =>
    `${addresses.length} resources, serial ${serial}, lineage ${lineage}`;
  throw new UserError(
    `${stack} has two states: one in a local file, another in the bucket\n` +
      `  found     ${describe(local)}, in ${file}\n` +
      `            ${describe(inBucket)}, in the bucket`,
    "find out which one is correct; if it is the bucket's, move the file away;\n" +
      "            if it is the file's: terraform state push, in the stack's folder (docs/state.md)",
  );
}
