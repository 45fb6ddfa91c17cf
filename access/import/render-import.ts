import { groupBy } from "../../organization/group-by";
import { many } from "../../organization/in-words";
import type { Organization } from "../../organization/organization";
import { accountsInWords } from "../diff/accounts-in-words";
import { SHOWN, some } from "../diff/change";
import { MARK } from "../diff/render-diff";
import { markdownTable, textTable } from "../output/text-table";
import { type Finding, LISTS } from "./finding";
import type { ImportReport } from "./import-report";

export type ImportFormat = "table" | "markdown" | "json";

type List = Finding["list"];

const TITLES: Readonly<Record<List, string>> = {
  kept: "Taken over as it is",
  changed: "Taken over with a change of access",
  outside: "Not expressible: stays outside",
};

const COLUMNS: Readonly<Record<List, readonly string[]>> = {
  kept: ["what", "where", "in the file"],
  changed: ["what", "where", "risk", "change"],
  outside: ["what", "where", "why", "proposal"],
};

/** What no part of the comparison reads. */
const NOT_JUDGED =
  "Not judged: service and resource control policies, policies of resources (buckets, keys, queues), session policies, " +
  "IAM Identity Center, and what running sessions may still do until they end.";

/** The three lists. Findings that differ only in the account or the name are one row. */
export function renderImport({ findings, organization }: ImportReport, format: ImportFormat): string {
  if (format === "json") return `${JSON.stringify({ ...countsOf(findings), findings }, null, 2)}\n`;
  const isMarkdown = format === "markdown";
  const table = isMarkdown ? markdownTable : textTable;
  const sections = LISTS.map((list) => {
    const of = findings.filter((finding) => finding.list === list);
    const title = `${TITLES[list]} (${many(objectsIn(of).size, "object")})`;
    const rows = rowsOf(of).map((row) => cellsOf(row, organization, isMarkdown));
    // Empty columns, such as that of proposals, make the others narrow.
    const columns = COLUMNS[list].flatMap((column, index) =>
      rows.some((cells) => cells[index] !== "") ? [{ column, index }] : [],
    );
    const body =
      rows.length === 0
        ? "None.\n"
        : table(
            columns.map(({ column }) => column),
            rows.map((cells) => columns.map(({ index }) => cells[index] ?? "")),
          );
    return `${isMarkdown ? "## " : ""}${title}\n\n${body}`;
  });
  const heading = isMarkdown ? "# What the import does\n\n" : "";
  return `${heading}${sections.join("\n")}\n${NOT_JUDGED}\n`;
}

/** Number of objects in each list. */
export function countsOf(findings: readonly Finding[]): Readonly<Record<List, number>> {
  const count = (list: List) => objectsIn(findings.filter((finding) => finding.list === list)).size;
  return { kept: count("kept"), changed: count("changed"), outside: count("outside") };
}

function objectsIn(findings: readonly Finding[]): Set<string> {
  return new Set(
    findings.flatMap(({ kind, accounts, name }) => accounts.map((account) => `${kind} ${account} ${name}`)),
  );
}

interface Row extends Omit<Finding, "name"> {
  readonly names: readonly string[];
}

/** Findings of equal words, first over accounts, then over names; risks first. */
function rowsOf(findings: readonly Finding[]): Row[] {
  const words = ({ list, kind, says, proposal, risks }: Finding) =>
    JSON.stringify([list, kind, says, proposal, risks]);
  const overAccounts = [...groupBy(findings, (it) => `${words(it)} ${it.name}`).values()].map((alike) => ({
    ...(alike[0] as Finding),
    accounts: [...new Set(alike.flatMap(({ accounts }) => accounts))],
  }));
  const overNames = [...groupBy(overAccounts, (it) => `${words(it)} ${it.accounts.join()}`).values()];
  const rows = overNames.flatMap((alike): Row[] => {
    const names = alike.map(({ name }) => name);
    return alike.slice(0, 1).map(({ name: _, ...words }) => ({ ...words, names }));
  });
  const isRisky = ({ risks = [] }: Row) => risks.length > 0;
  return [...rows.filter(isRisky), ...rows.filter((row) => !isRisky(row))];
}

function cellsOf(
  { list, kind, names, accounts, says, proposal = "", risks = [] }: Row,
  organization: Organization,
  isMarkdown: boolean,
): string[] {
  // The written report names everything.
  const most = isMarkdown ? Number.POSITIVE_INFINITY : SHOWN;
  const what =
    kind === "setting"
      ? some(names, most)
      : `${names.length === 1 ? kind : PLURALS[kind]} ${some(names, most)}`;
  const where = accountsInWords(accounts, organization, most);
  const marks = risks.map((risk) => MARK[risk]).join(", ");
  if (list === "kept") return [what, where, says];
  const proposed = proposal === "" ? says : `${says}; ${proposal}`;
  // Terminals have no room for two columns of sentences.
  if (list === "outside") return isMarkdown ? [what, where, says, proposal] : [what, where, proposed, ""];
  return [what, where, isMarkdown && marks !== "" ? `⚠ ${marks}` : marks, proposed];
}

const PLURALS: Readonly<Record<Finding["kind"], string>> = {
  account: "accounts",
  user: "users",
  group: "groups",
  role: "roles",
  policy: "policies",
  provider: "providers",
  setting: "settings",
};
