import { appendFileSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Partition } from "../../../organization/partition";
import { readText } from "../../../organization/text-file";
import { UserError } from "../../../organization/user-error";
import type { ReadAccount } from "./read-estate-account";

/** In the folder that an import writes to. */
export const UNFINISHED = ".import-unfinished.jsonl";
/** After it, an account is read again, in milliseconds. */
const MAXIMUM_AGE = 60 * 60 * 1000;
/** Of a line; one of another format is not used. */
const FORMAT = 1;

const line = z.object({
  format: z.literal(FORMAT),
  /** The partition, or the endpoint if it is not AWS. */
  from: z.string(),
  /** In milliseconds since 1970. */
  readAt: z.number(),
  read: z
    .looseObject({
      account: z.looseObject({ id: z.string().regex(/^\d{12}$/) }),
      managedPolicies: z.record(z.string(), z.looseObject({})),
    })
    .transform((read) => read as unknown as ReadAccount),
});

/**
 * The accounts that an import has read, one on each line, until it has written its files: after an interruption or a failure the
 * next one reads only the others. It holds IAM metadata and no credentials, and only the person's user may read it.
 */
export class UnfinishedRead {
  private madeFolder = false;

  private constructor(
    private readonly file: string,
    private readonly from: string,
    private readonly found: Map<string, ReadAccount>,
  ) {}

  /**
   * What an import into this folder has read in the last hour.
   *
   * @throws UserError if others could have written the file
   */
  static open(folder: string, partition: Partition, now: Date): UnfinishedRead {
    const file = join(folder, UNFINISHED);
    const from = process.env.AWS_ENDPOINT_URL ?? partition;
    const found = isThere(file) ? readText(file).split("\n").flatMap(parsed) : [];
    const usable = found.filter(
      (it) => it.from === from && it.readAt <= now.getTime() && now.getTime() - it.readAt < MAXIMUM_AGE,
    );
    return new UnfinishedRead(file, from, new Map(usable.map(({ read }) => [read.account.id, read])));
  }

  /** Number of accounts that need not be read again. */
  get size(): number {
    return this.found.size;
  }

  /** Under the name that the account has now. */
  find({ id, name, isIdentity }: Named): ReadAccount | undefined {
    const read = this.found.get(id);
    return read && { ...read, account: { ...read.account, name, isIdentity } };
  }

  /** An account of which a part could not be read is read again: the cause may be corrected by then. */
  add(read: ReadAccount): void {
    if (read.account.unread.length > 0) return;
    this.madeFolder ||= mkdirSync(dirname(this.file), { recursive: true }) !== undefined;
    const entry = { format: FORMAT, from: this.from, readAt: Date.now(), read };
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    this.found.set(read.account.id, read);
  }

  /** Removes the file, and its folder if it was made for the file alone. */
  remove(): void {
    rmSync(this.file, { force: true });
    const folder = dirname(this.file);
    if (!this.madeFolder) return;
    if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() && readdirSync(folder).length === 0)
      rmdirSync(folder);
  }
}

type Named = Pick<ReadAccount["account"], "id" | "name" | "isIdentity">;

/** Nothing of the last line, if its writing was interrupted. */
function parsed(text: string): z.infer<typeof line>[] {
  try {
    const { data } = line.safeParse(JSON.parse(text));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}

function isThere(file: string): boolean {
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return false;
  const isOwn = entry.uid === process.getuid?.() && (entry.mode & 0o077) === 0;
  if (entry.isFile() && isOwn) return true;
  throw new UserError(
    `${file}: others could have written it; nothing was read\n` +
      "  expected  a file of your own that only you can read, as an interrupted import leaves it",
    "delete it, and run the command again",
  );
}
