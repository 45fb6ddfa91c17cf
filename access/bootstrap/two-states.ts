import { UserError } from "../../organization/user-error";
import type { State } from "./state";

/**
 * Refuses unless the bucket holds a later version of the same state: another lineage is another state, and a higher
 * serial in the file was written after the file had moved.
 *
 * @param local the state in the local file
 * @param there the state in the bucket
 * @throws UserError naming both
 */
export function refuseTwoStates(stack: string, file: string, local: State, there: State): void {
  if (local.lineage === there.lineage && local.serial <= there.serial) return;
  const told = ({ addresses, serial, lineage }: State) =>
    `${addresses.length} resources, serial ${serial}, lineage ${lineage}`;
  throw new UserError(
    `${stack} has two states: one in a local file, another in the bucket\n` +
      `  found     ${told(local)}, in ${file}\n` +
      `            ${told(there)}, in the bucket`,
    "find out which one is true; if it is the bucket's, move the file away;\n" +
      "            if it is the file's: terraform state push, in the stack's folder (docs/state.md)",
  );
}
