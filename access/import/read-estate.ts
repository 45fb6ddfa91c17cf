import type { Account } from "../../organization/account";
import type { Reach } from "../iam/account-credentials";
import type { Estate } from "./estate";

export interface ReadOptions {
  /** Receives progress messages. */
  readonly onProgress: (doing: string) => void;
}

/**
 * Reads the IAM of accounts, several at a time, and changes nothing in them.
 *
 * @param accounts the identity account first
 * @throws UserError that lists every account that could not be read
 */
export async function readEstate(
  accounts: readonly Account[],
  _reach: Reach,
  _options: ReadOptions,
): Promise<Estate> {
  throw new Error(`not yet read: ${accounts.length} accounts`);
}
