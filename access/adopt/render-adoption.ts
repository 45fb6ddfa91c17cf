import { relative } from "node:path";
import type { Organization } from "../../organization/organization";
import { textTable } from "../output/text-table";
import type { StackAdoption } from "./adopt";
import { importFile } from "./import-file";

/** Renders what was found and written, as a table with notes or as JSON. */
export function renderAdoption(
  adoptions: readonly StackAdoption[],
  organization: Organization,
  format: "table" | "json",
  dryRun: boolean,
): string {
  const named = adoptions.map((adoption) => withNames(adoption, organization, dryRun));
  if (format === "json") return `${JSON.stringify({ stacks: named }, null, 2)}\n`;
  const table = textTable(
    ["stack", "imported", "created by the apply", "refused"],
    named.map(({ stack, imports, absent, refused }) => [
      stack,
      ...[imports, absent, refused].map((list) => String(list.length)),
    ]),
  );
  const refused = named
    .flatMap((it) => it.refused)
    .map(({ account, why }) => `refused, in ${account}: ${why}`);
  const notes = named.flatMap((it) => it.notes).map(({ account, note }) => `note, in ${account}: ${note}`);
  const foreign = named
    .flatMap((it) => it.foreignMembers)
    .map(
      ({ account, group, user }) =>
        `foreign, in ${account}: ${user} is in group ${group}, but not in the file`,
    );
  return [
    table,
    section(refused),
    section(notes),
    section([...foreign, ...aboutForeign(foreign.length)]),
  ].join("");
}

function aboutForeign(count: number): string[] {
  if (count === 0) return [];
  return ["The apply keeps foreign members; the next plan shows them, and its apply removes them."];
}

function section(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n${lines.join("\n")}\n`;
}

/** The same with account names, as in the file. */
function withNames(
  { stack, imports, absent, refused, notes, foreignMembers }: StackAdoption,
  { accounts }: Organization,
  dryRun: boolean,
) {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const named = <T extends { readonly accountId: string }>({ accountId, ...rest }: T) => ({
    account: names.get(accountId) ?? accountId,
    ...rest,
  });
  const isWritten = !dryRun && imports.length > 0;
  return {
    stack: stack.name,
    file: isWritten ? relative(process.cwd(), importFile(stack.file)) : null,
    imports,
    absent,
    refused: refused.map(named),
    notes: notes.map(named),
    foreignMembers: foreignMembers.map(named),
  };
}
