import { relative } from "node:path";
import type { Account } from "../../organization/account";
import type { Organization } from "../../organization/organization";
import { cdktfCommand } from "../../organization/package";
import { UserError } from "../../organization/user-error";
import { type Declared, declaredIn } from "../iam/declared-resources";
import { unreadableAccount } from "../iam/live-iam";
import { type TerraformJson, UnreadablePlan } from "../iam/planned-iam";
import { jsonIn, type SynthesizedStack } from "../synthesis/synthesized-stacks";
import { AccountIndex } from "./account-index";
import { type Adoption, adoptionOf } from "./adoption";
import { importFile, writeImports } from "./import-file";
import { IMPORTABLE } from "./importable";
import { readAccount } from "./read-account";

/** The imports of one stack. */
export interface StackAdoption extends Adoption {
  readonly stack: SynthesizedStack;
}

export interface AdoptOptions {
  /** Reports what would be written, but writes nothing. */
  readonly dryRun?: boolean;
  /** Receives progress messages. */
  readonly onProgress: (doing: string) => void;
}

/**
 * Finds the stacks' declared resources in the live accounts, and writes imports for those that exist.
 *
 * @throws UnreadablePlan, UserError
 */
export async function adopt(
  organization: Organization,
  stacks: readonly SynthesizedStack[],
  { dryRun = false, onProgress }: AdoptOptions,
): Promise<StackAdoption[]> {
  const plans = stacks.map((stack): [SynthesizedStack, TerraformJson] => [
    stack,
    JSON.parse(jsonIn(stack.file)),
  ]);
  const declared = plans.flatMap(([, plan]) => declaredIn(plan, Object.keys(IMPORTABLE)));
  const existing = await readAccounts(organization, declared, onProgress);
  const adoptions = plans.map(([stack, plan]) => ({ stack, ...adoptionOf(plan, existing) }));
  for (const { stack, imports } of dryRun ? [] : adoptions) {
    writeImports(stack, imports);
    if (imports.length > 0) onProgress(`wrote ${relative(process.cwd(), importFile(stack.file))}`);
  }
  return adoptions;
}

/**
 * The named stacks, or all.
 *
 * @throws UserError
 */
export function chosenStacks(
  stacks: readonly SynthesizedStack[],
  names: readonly string[],
): readonly SynthesizedStack[] {
  if (names.length === 0) return stacks;
  return names.map((name) => {
    const found = stacks.find((stack) => stack.name === name);
    if (found !== undefined) return found;
    const known = stacks.map((stack) => stack.name).join(", ");
    throw new UserError(`no stack ${name} is synthesized\n  expected  one of ${known}`);
  });
}

async function readAccounts(
  organization: Organization,
  declared: readonly Declared[],
  onProgress: (doing: string) => void,
): Promise<ReadonlyMap<string, AccountIndex>> {
  const existing = new Map<string, AccountIndex>();
  const unreadable: string[] = [];
  const accounts = accountsOf(declared, organization);
  for (const [index, account] of accounts.entries()) {
    const { id, name } = account;
    onProgress(`reading account ${name} (${index + 1} of ${accounts.length})`);
    try {
      existing.set(id, new AccountIndex(await readAccount(account, organization, declared)));
    } catch (error) {
      unreadable.push(unreadableAccount(account, error as Error));
    }
  }
  if (unreadable.length === 0) return existing;
  throw new UserError(
    unreadable.join("\n"),
    "use the credentials that terraform would use; nothing was written",
  );
}

/** Accounts in which something is declared, in file order. */
function accountsOf(declared: readonly Declared[], { accounts, name }: Organization): Account[] {
  const ids = new Set(declared.map(({ accountId }) => accountId));
  const known = accounts.filter(({ id }) => ids.delete(id));
  const [unknown] = ids;
  if (unknown === undefined) return known;
  throw new UnreadablePlan(
    `the synthesized stacks use account ${unknown}, which is not in the file of ${name}`,
    `synthesize this file: ${cdktfCommand("synth")}`,
  );
}
