import { basename } from "node:path";
import type { Entitlements } from "../../organization/entitlements";
import { PACKAGE } from "../../organization/package";
import { policyFolders } from "../../organization/policy-files";
import type { Path } from "../../organization/problem";
import { isSource, parseSource } from "../../organization/source";
import { readText } from "../../organization/text-file";
import { lint } from "../lint/lint";
import { placedDocuments } from "../lint/placed-documents";
import { commitOf } from "./commit-of";
import { modelOf } from "./model-of";
import { notProven, proofOf } from "./proof-of";
import { renderPage } from "./render-page";

export interface ReportOptions {
  /** False leaves the proof out. */
  readonly proof: boolean;
  /** Folder of what was synthesized before. */
  readonly output?: string;
  readonly sample?: number;
}

/** The page about an organization file, with all that it shows looked up now. */
export async function reportPage(
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
      commit: await commitOf(file, policyFolders(file, PACKAGE)),
      lint: await lint(placedDocuments(file, organization), organization),
      proof: options.proof
        ? await proofOf(file, entitlements, now, options)
        : notProven("the proof was left out: --no-proof", now),
      lineOf: linesIn(readText(file), file),
    }),
  );
}

function linesIn(text: string, file: string): (path: Path) => number | undefined {
  const source = parseSource(text, file);
  return (path) =>
    isSource(source) ? source.locate({ path, at: "key", message: "" }).position?.line : undefined;
}
