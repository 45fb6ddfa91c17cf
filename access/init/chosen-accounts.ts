import { createInterface } from "node:readline/promises";
import { didYouMean } from "../../organization/nearest";
import { UserError } from "../../organization/user-error";
import { accountsOf, type ListedOrganization } from "./from-organizations";
import { type GivenAccounts, givenAccounts } from "./given-accounts";

/** The options by which a command names accounts. */
export interface ChosenBy {
  readonly identity?: string;
  readonly account?: readonly string[];
  readonly fromOrganizations?: boolean;
  readonly setsFromTags?: readonly string[];
  /** Names or IDs of accounts that are left out. */
  readonly without?: readonly string[];
}

/**
 * The accounts that a person names, or those of AWS Organizations.
 *
 * @param say prints a message
 * @throws UserError
 */
export async function chosenAccounts(
  { identity, account = [], fromOrganizations = false, setsFromTags = [], without = [] }: ChosenBy,
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
  return withoutAccounts(chosen.accounts, without);
}

/** @throws UserError if there is no such account, or no other one */
export function withoutAccounts(
  { identity, others }: GivenAccounts,
  without: readonly string[],
): GivenAccounts {
  const names = others.map(({ name }) => name);
  for (const left of without) {
    if (others.some(({ name, id }) => left === name || left === id)) continue;
    throw new UserError(
      `--without ${left}: no account of that name or ID, besides the identity account\n` +
        `  expected  one of ${names.join(", ")}`,
      didYouMean(left, names),
    );
  }
  const rest = others.filter(({ name, id }) => !without.includes(name) && !without.includes(id));
  if (rest.length > 0) return { identity, others: rest };
  throw new UserError(`--without leaves no account besides ${identity.name}`, "leave out fewer");
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
