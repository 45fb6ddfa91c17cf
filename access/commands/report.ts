import { basename, dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Entitlements } from "../../organization/entitlements";
import { policyFolders } from "../../organization/policy-files";
import type { Path } from "../../organization/problem";
import { PROJECT } from "../../organization/project";
import { isSource, parseSource } from "../../organization/source";
import { readText } from "../../organization/text-file";
import { lint } from "../lint/lint";
import { placedDocuments } from "../lint/placed-documents";
import { commitOf } from "../report/commit-of";
import { modelOf } from "../report/model-of";
import { notProven, proofOf } from "../report/proof-of";
import { renderPage } from "../report/render-page";

export interface ReportOptions {
  /** False leaves the proof out. */
  readonly proof: boolean;
  /** Folder of what was synthesized before. */
  readonly output?: string;
  readonly sample?: number;
}

/** The page about an organization file, with all that it shows looked up now. */
export async function reportOf(
  file: string,
  entitlements: Entitlements,
  now: Date,
  options: ReportOptions,
): Promise<string> {
  const { organization } = entitlements;
  return renderPage(
    modelOf(entitlements, {
      file: basename(file),
      now,
      commit: await commitOf(file, policyFolders(file, PROJECT)),
      lint: await lint(placedDocuments(file, organization), organization),
      proof: options.proof
        ? await proofOf(file, entitlements, now, options)
        : notProven("the proof was left out: --no-proof", now),
      lineOf: linesIn(readText(file), file),
    }),
  );
}

/** The page cannot be put where it should go. */
export class UnwritablePage extends Error {
  override readonly name = "UnwritablePage";
}

/**
 * Writes a page: a file that somebody is looking at changes at once or not at all.
 *
 * @throws UnwritablePage
 */
export function writePage(file: string, page: string): void {
  try {
    writeFileAtomic.sync(file, page);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const folder = dirname(file);
    const [reason, fix] =
      code === "ENOENT" || code === "ENOTDIR"
        ? [`there is no folder ${folder}`, `mkdir -p ${folder}, or name another file: --out FILE`]
        : code === "EISDIR"
          ? ["this is a folder, not a file", `name a file in it: --out ${join(file, "report.html")}`]
          : code === "EACCES" || code === "EPERM"
            ? ["permission denied", "name another file: --out FILE"]
            : [message, "name another file: --out FILE"];
    throw new UnwritablePage(`${file}: the report cannot be written: ${reason}\n  fix       ${fix}`);
  }
}

function linesIn(text: string, file: string): (path: Path) => number | undefined {
  const source = parseSource(text, file);
  return (path) =>
    isSource(source) ? source.locate({ path, at: "key", message: "" }).position?.line : undefined;
}
