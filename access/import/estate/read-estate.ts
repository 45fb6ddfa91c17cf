import "../../iam/quiet-sdk";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import pLimit from "p-limit";
import type { Account } from "../../../organization/account";
import { byKey } from "../../../organization/order";
import { IAM_REGION } from "../../../organization/partition";
import type { PolicyDocument } from "../../../organization/policy-document";
import { UserError } from "../../../organization/user-error";
import { type ClientSettings, credentialsOf, type Reach } from "../../iam/account-credentials";
import { expectAccount } from "../../iam/expected-account";
import { unreadableAccount } from "../../iam/live-iam";
import type { Estate } from "./estate";
import { type ManagedDocuments, type ReadAccount, readEstateAccount } from "./read-estate-account";
import type { UnfinishedRead } from "./unfinished-read";

export interface ReadOptions {
  /** Receives progress messages. */
  readonly onProgress: (doing: string) => void;
  /** What an interrupted run has read, and where this one records the accounts that it has read. */
  readonly unfinished?: UnfinishedRead;
}

/** Accounts that are read at the same time; more do not make two cores faster. */
const AT_ONCE = 8;

/**
 * Attempts of a call. The SDK waits longer after each attempt, up to 20 s, and sends fewer calls after AWS has throttled one.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const ATTEMPTS = 12;
const PATIENT: ClientSettings = {
  maxAttempts: ATTEMPTS,
  retryMode: "adaptive",
  // In milliseconds; without them, a connection that AWS has dropped hangs forever.
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
};

/**
 * Reads the IAM of accounts, several at a time, and changes nothing in them.
 *
 * @param accounts the identity account first
 * @throws UserError that lists every account that could not be read
 */
export async function readEstate(
  accounts: readonly Account[],
  reach: Reach,
  { onProgress, unfinished }: ReadOptions,
): Promise<Estate> {
  const known: ManagedDocuments = new Map();
  const limit = pLimit(AT_ONCE);
  const unreadable: string[] = [];
  let done = 0;
  const readOne = async (account: Account): Promise<ReadAccount | undefined> => {
    const before = unfinished?.find(account);
    const read = before ?? (await readOrReport(account, reach, known, unreadable));
    done++;
    if (read === undefined) return undefined;
    if (before === undefined) {
      unfinished?.add(read);
      onProgress(`read account ${account.name} (${done} of ${accounts.length})`);
    }
    for (const { what, why } of read.account.unread)
      onProgress(`warning: ${what} of account ${account.name} could not be read: ${why}`);
    return read;
  };
  const all = await Promise.all(accounts.map((account) => limit(() => readOne(account))));
  const found = all.filter((read) => read !== undefined);
  if (unreadable.length > 0) {
    throw new UserError(
      `${unreadable.sort().join("\n")}\nnothing was written; ${found.length} of ${accounts.length} accounts could be read`,
      `correct this, or leave these accounts out, and run the command again${unfinished?.size ? ": it reads only the accounts that are missing" : ""}`,
    );
  }
  return {
    partition: reach.partition,
    accounts: found.map(({ account }) => account),
    managedPolicies: sorted(Object.assign({}, ...found.map(({ managedPolicies }) => managedPolicies))),
  };
}

async function readOrReport(
  account: Account,
  reach: Reach,
  known: ManagedDocuments,
  unreadable: string[],
): Promise<ReadAccount | undefined> {
  const clients: { destroy(): void }[] = [];
  try {
    // One session for both clients; it is valid for an hour, and reading takes seconds.
    const credentials = await credentialsOf(account, reach, PATIENT)();
    const settings = { region: IAM_REGION[reach.partition], credentials, ...PATIENT };
    const [iam, sts] = [new IAMClient(settings), new STSClient(settings)];
    clients.push(iam, sts);
    // Pages of an account without users and roles do not show whose they are.
    const { Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    expectAccount(account.id, [Arn]);
    return await readEstateAccount(iam, account, known);
  } catch (error) {
    unreadable.push(unreadableAccount(account, explained(error as Error)));
    return undefined;
  } finally {
    for (const client of clients) client.destroy();
  }
}

function explained(error: Error): Error {
  if (!/Throttl|TooManyRequests|RequestLimitExceeded/.test(error.name)) return error;
  return new Error(`AWS throttled ${ATTEMPTS} attempts in a row: ${error.message}`);
}

/** The same estate has the same order of keys. */
function sorted(documents: Readonly<Record<string, PolicyDocument>>): Record<string, PolicyDocument> {
  return Object.fromEntries(Object.entries(documents).sort(byKey));
}
