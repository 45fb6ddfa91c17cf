import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entitlementsOf } from "../../organization/entitlements";
import { documentsIn, loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { policyFilesIn } from "../../organization/policy-files";
import { InvalidOrganization } from "../../organization/problem";
import { UserError } from "../../organization/user-error";
import { type Change, existingFiles, textIn, writeFiles } from "../init/write-files";
import { freshOutput } from "../synthesis/synthesize";
import type { Estate } from "./estate/estate";
import { type ImportReport, importReport } from "./import-report";
import { type InferOptions, infer } from "./infer/infer";
import { writtenFile } from "./infer/written-file";
import { renderImport } from "./render-import";

const FILE = "organization.yaml";

/** What an import writes, and its report. */
export interface Imported {
  readonly report: ImportReport;
  /** organization.yaml, policies/ and import.md. */
  readonly files: readonly Change[];
}

/**
 * The files that describe an estate. They are loaded and synthesized before anyone sees them.
 *
 * @throws UserError if they are not valid, which is a bug
 */
export async function importFiles(estate: Estate, options: InferOptions, now: Date): Promise<Imported> {
  const imported = infer(estate, policyFilesIn([join(PACKAGE, "policies")], documentsIn), {
    ...options,
    now,
  });
  const files: Change[] = [
    { path: FILE, text: writtenFile(imported) },
    ...[...imported.policies].map(([name, document]) => ({
      path: `policies/${name}.json`,
      text: `${JSON.stringify(document, null, 2)}\n`,
    })),
  ];
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-import-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    writeFiles(folder, files, true);
    const file = join(folder, FILE);
    const entitlements = entitlementsOf(loaded(file, now), now);
    const { stacks } = await freshOutput(file);
    const planned = stacks.map(({ text }) => JSON.parse(text));
    const report = await importReport(estate, imported.findings, entitlements, planned, now);
    return { report, files: [...files, { path: "import.md", text: renderImport(report, "markdown") }] };
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function loaded(file: string, now: Date) {
  try {
    return loadOrganization(file, now, FILE);
  } catch (error) {
    if (!(error instanceof InvalidOrganization)) throw error;
    throw new UserError(
      `the imported file is not valid, which is a bug in Gatehouse; nothing was written\n${error.message}`,
      "report it, with this message",
    );
  }
}

/**
 * Writes the files of an import, or none of them.
 *
 * @param force whether to replace files that exist
 * @returns documents in policies/ that the import did not write
 * @throws UserError
 */
export function writeImport(folder: string, files: readonly Change[], force: boolean): string[] {
  refuseExisting(
    folder,
    files.map(({ path }) => path),
    force,
  );
  const others = otherPolicies(folder, files);
  refuseOtherMeaning(folder, others);
  writeFiles(folder, files, !force);
  return others;
}

/** @throws UserError if the files exist, unless they are to be replaced */
export function refuseExisting(folder: string, paths: readonly string[], force: boolean): void {
  const existing = existingFiles(folder, paths);
  if (existing.length === 0 || force) return;
  throw new UserError(
    `${folder}: these files exist; nothing was written\n${existing.map((path) => `  ${path}`).join("\n")}`,
    "replace them: --force; or name another folder",
  );
}

function otherPolicies(folder: string, files: readonly Change[]): string[] {
  const policies = join(folder, "policies");
  const written = new Set(files.map(({ path }) => path));
  return (existsSync(policies) ? documentsIn(policies) : [])
    .map((name) => `policies/${name}`)
    .filter((path) => !written.has(path))
    .sort();
}

/** A document beside the file precedes the shipped one that the import compared with. */
function refuseOtherMeaning(folder: string, others: readonly string[]): void {
  const different = others.filter((path) => {
    const shipped = textIn(PACKAGE, path);
    return shipped !== undefined && shipped !== textIn(folder, path);
  });
  if (different.length === 0) return;
  throw new UserError(
    `${folder}: roles of the imported file would use these documents, which differ from Gatehouse's; nothing was written\n` +
      different.map((path) => `  ${path}`).join("\n"),
    "move them away, or name another folder",
  );
}
