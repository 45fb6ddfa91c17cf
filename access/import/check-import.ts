import type { Entitlements } from "../../organization/entitlements";
import { readBy, requireCredentials } from "../iam/account-credentials";
import { objectId } from "../iam/managed-object";
import { plannedObjects } from "../iam/planned-objects";
import { parsed } from "../iam/stack-files";
import { markdownTable, textTable } from "../output/text-table";
import { freshOutput } from "../synthesis/synthesize";
import { appeared } from "./appeared";
import { readEstate } from "./estate/read-estate";
import type { Finding } from "./finding";
import { knownFindings } from "./known-findings";
import type { ImportFormat } from "./render-import";

export interface CheckOptions {
  /** Role by which other accounts are read; as Terraform enters them, if left out. */
  readonly role?: string;
  /** A report of an earlier check. */
  readonly known?: string;
  readonly format: ImportFormat;
}

/**
 * What exists in the accounts of a file and is not in it.
 *
 * @param say prints a message
 * @throws UserError
 */
export async function checkImport(
  file: string,
  { organization }: Entitlements,
  { role, known, format }: CheckOptions,
  say: (line: string) => void,
): Promise<{ readonly data: string; readonly isNo: boolean }> {
  const isKnown = known === undefined ? () => false : knownFindings(known);
  const reached = role === undefined ? organization : readBy(organization, role);
  await requireCredentials(reached);
  const { stacks } = await freshOutput(file);
  const made = plannedObjects(
    stacks.map((stack) => parsed(stack).json),
    organization.partition,
  );
  const ids = new Set(made.map(objectId));
  const { identity, accounts, leaving } = reached;
  const others = [...accounts, ...leaving].filter(({ id }) => id !== identity.id);
  const estate = await readEstate([identity, ...others], reached, { onProgress: say });
  const found = appeared(estate, organization, (accountId, name) => ids.has(objectId({ accountId, name })));
  const news = found.filter((finding) => !isKnown(finding));
  if (news.length < found.length) say(`${found.length - news.length} are in ${known}`);
  if (news.length === 0) say(`nothing outside the file in ${estate.accounts.length} accounts`);
  return { data: rendered(news, format), isNo: news.length > 0 };
}

function rendered(findings: readonly Finding[], format: ImportFormat): string {
  if (format === "json") return `${JSON.stringify({ findings }, null, 2)}\n`;
  if (findings.length === 0) return "";
  const rows = findings.map(({ kind, name, accounts, says }) => [kind, name, accounts.join(", "), says]);
  const table = format === "markdown" ? markdownTable : textTable;
  return table(["kind", "name", "account", "outside the file"], rows);
}
