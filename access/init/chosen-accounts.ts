import { createInterface } from "node:readline/promises";
import { UserError } from "../../organization/user-error";
import { accountsOf, type ListedOrganization } from "./from-organizations";
import { type GivenAccounts, givenAccounts } from "./given-accounts";

/** The options by which a command names accounts. */
export interface ChosenBy {
  readonly identity?: string;
  readonly account?: readonly string[];
  readonly fromOrganizations?: boolean;
  readonly setsFromTags?: readonly string[];
}

/**
 * The accounts that a person names, or those of AWS Organizations.
 *
 * @param say prints a message
 * @throws UserError
 */
export async function chosenAccounts(
  { identity, account = [], fromOrganizations = false, setsFromTags = [] }: ChosenBy,
  say: (line: string) => void,
): Promise<GivenAccounts> {
  if (!fromOrganizations) return givenAccounts(identity, account);
  const { readOrganization } = await import("./read-organizations");
  const listed = await readOrganization(setsFromTags.length > 0);
  const chosen = accountsOf(listed, {
    identity: identity ?? (await askForIdentity(listed)),
    tagKeys: setsFromTags,
  });
  for (const note of chosen.notes) say(note);
  return chosen.accounts;
}

/** The management account is never chosen by default: whoever administers the users there administers the organization. */
async function askForIdentity({ managementId, accounts }: ListedOrganization): Promise<string> {
  const lines = accounts
    .filter(({ state }) => state === "ACTIVE")
    .map(({ id, name }) => `  ${id}  ${name}${id === managementId ? "  (management account)" : ""}`);
  const question = `which account holds the users?\n${lines.join("\n")}`;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UserError(`no identity account: ${question}`, "name it: --identity NAME, or its ID");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question}\nname or ID: `);
  terminal.close();
  return answer.trim();
}
