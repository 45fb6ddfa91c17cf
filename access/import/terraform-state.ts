import { UserError } from "../../organization/user-error";
import type { Estate, EstateAccount } from "./estate";
import type { TerraformState } from "./state-file";

/** An account that the person names. */
export type NamedAccount = Pick<EstateAccount, "name" | "id" | "isIdentity">;

/**
 * The IAM that Terraform states of any configuration hold, by account.
 *
 * @throws UserError for an account that nobody named, and for an object that two states own
 */
export function estateOf(states: readonly TerraformState[], accounts: readonly NamedAccount[]): Estate {
  throw new UserError(`not yet read: ${states.length} states of ${accounts.length} accounts`);
}
