import type { Account } from "../../organization/account";
import { ORGANIZATION_ROLE } from "../../organization/entry-roles";
import { many } from "../../organization/in-words";
import { nameFault } from "../../organization/names";
import { pathFromHere, shownPath } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { type Reach, requireCredentials } from "../iam/account-credentials";
import { type ChosenBy, chosenAccounts } from "../init/chosen-accounts";
import type { Estate } from "./estate/estate";
import { type ReachedBy, reachedAccounts } from "./estate/reached-accounts";
import { readEstate } from "./estate/read-estate";
import { readState } from "./estate/state-file";
import { estateOf } from "./estate/terraform-state";
import { UNFINISHED, UnfinishedRead } from "./estate/unfinished-read";
import { importFiles, refuseExisting, writeImport } from "./import-files";
import { type ImportFormat, renderImport } from "./render-import";

export interface ImportOptions extends ChosenBy, ReachedBy {
  readonly folder: string;
  /** Of the organization. */
  readonly name?: string;
  /** Terraform states that are read in place of AWS. */
  readonly states: readonly string[];
  /** Whether to write nothing if something stays outside. */
  readonly strict: boolean;
  /** Whether to replace files. */
  readonly force: boolean;
  readonly format: ImportFormat;
}

/** The report, and whether `strict` refused. */
export interface ImportResult {
  readonly data: string;
  readonly isNo: boolean;
}

/** Exit codes of shells: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Reads accounts or states, and writes the files that describe them: all or none.
 *
 * @param say prints a message
 * @throws UserError
 */
export async function runImport(
  options: ImportOptions,
  say: (line: string) => void,
  now: Date,
): Promise<ImportResult> {
  const { folder, name, force } = options;
  const fault = name === undefined ? undefined : nameFault("organization", name);
  if (fault !== undefined) throw new UserError(`--name ${name}: organization name "${name}" ${fault}`);
  refuseExisting(folder, ["organization.yaml", "import.md"], force);
  const accounts = reachedAccounts(await chosenAccounts(options, say), options);
  const unfinished = UnfinishedRead.open(folder, options.partition, now);
  // With a listener, a signal waits until the files are written.
  const end = (signal: keyof typeof SIGNALS) => {
    say(
      `${signal}: nothing was written; ${unfinished.size} of ${accounts.length} accounts are read, and the next import reads only the others, if it starts within an hour`,
    );
    process.exit(SIGNALS[signal]);
  };
  const signals = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  for (const signal of signals) process.on(signal, end);
  try {
    return await importInto(accounts, unfinished, options, say, now);
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

async function importInto(
  accounts: readonly Account[],
  unfinished: UnfinishedRead,
  options: ImportOptions,
  say: (line: string) => void,
  now: Date,
): Promise<ImportResult> {
  const { folder, name, role, states, strict, force, format } = options;
  const estate =
    states.length > 0
      ? estateOf(
          states.map((file) => readState(pathFromHere(file))),
          accounts,
        )
      : await readAccounts(accounts, unfinished, options, say);
  const entryRoles = [...new Set([ORGANIZATION_ROLE, role])];
  const { report, files } = await importFiles(estate, { name, entryRoles }, now);
  const data = renderImport(report, format);
  const outside = report.findings.filter(({ list, isExpected }) => list === "outside" && !isExpected).length;
  if (strict && outside > 0) {
    unfinished.remove();
    say(`--strict: nothing was written, because the third list has ${many(outside, "entry", "entries")}`);
    return { data, isNo: true };
  }
  const others = writeImport(folder, files, force);
  unfinished.remove();
  for (const path of others) say(`${path}: not of this import; delete it unless you use it`);
  say(
    `wrote ${files.length} files into ${shownPath(folder)}; read import.md, then docs/import.md#from-the-file-to-terraform`,
  );
  return { data, isNo: false };
}

async function readAccounts(
  accounts: readonly Account[],
  unfinished: UnfinishedRead,
  { name = "imported", partition }: ImportOptions,
  say: (line: string) => void,
): Promise<Estate> {
  const reach: Reach = { name, partition, terraform: { hcpCredentials: false } };
  await requireCredentials({ ...reach, accounts, leaving: [] });
  if (unfinished.size > 0)
    say(`an unfinished import has read ${many(unfinished.size, "account")} in the last hour (${UNFINISHED})`);
  return readEstate(accounts, reach, { onProgress: say, unfinished });
}
