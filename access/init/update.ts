import { join } from "node:path";
import { readJson } from "../../organization/json-file";
import { UserError } from "../../organization/user-error";
import { json } from "./package-json";
import {
  RECORD_FILE,
  recordAfter,
  type TemplateChange,
  type TemplateRecord,
  templateChanges,
  templateRecord,
  type WrittenFile,
} from "./template-record";
import { diffOf, existingFiles, textIn, writeFiles } from "./write-files";

export interface Update {
  /** Diffs of all files that differ from the current templates. */
  readonly diff: string;
  readonly written: readonly string[];
  /** Files that were not written, with the reason. */
  readonly left: readonly string[];
}

export interface UpdateOptions {
  readonly folder: string;
  /** The running version. */
  readonly version: string;
  /** Whether to write the files that nobody edited. */
  readonly writes: boolean;
  /** Edited files into which somebody has merged the current template. */
  readonly merged: readonly string[];
}

/**
 * Compares the workflows and scripts of a repository with the current templates, and brings those up to date that nobody
 * edited.
 *
 * @throws UserError
 */
export function updateTemplates(
  { folder, version, writes, merged }: UpdateOptions,
  templatesOf: (ci: TemplateRecord["ci"]) => readonly WrittenFile[],
): Update {
  const record = readRecord(folder);
  if (compareVersions(record.gatehouse, version) > 0)
    throw new UserError(
      `${join(folder, RECORD_FILE)}: the files are of a newer version of Gatehouse\n` +
        `  found     ${record.gatehouse}\n` +
        `  expected  at most ${version}, which runs`,
      "npm install --ignore-scripts, and run it again",
    );
  const templates = templatesOf(record.ci);
  existingFiles(folder, [RECORD_FILE, ...Object.keys(record.files), ...templates.map(({ path }) => path)]);
  const changes = templateChanges(record, templates, (path) => textIn(folder, path));
  const edited = changes.filter(({ state }) => state === "edited");
  const unknown = merged.filter((path) => !edited.some((change) => change.path === path));
  if (unknown.length > 0) {
    throw new UserError(
      `--merged ${unknown.join(" ")}: not a file that was edited and whose template has changed\n` +
        `  expected  ${edited.length === 0 ? "none is" : edited.map(({ path }) => path).join(", ")}`,
    );
  }
  const outdated = changes.filter(({ state }) => state === "outdated");
  const open = edited.filter(({ path }) => !merged.includes(path));
  const left = writes ? open : [...outdated, ...open];
  const taken = writes ? outdated : [];
  const after = json(
    recordAfter(
      record,
      version,
      templates,
      left.map(({ path }) => path),
    ),
  );
  if (taken.length > 0 || merged.length > 0 || (writes && after !== textIn(folder, RECORD_FILE)))
    writeFiles(
      folder,
      [...taken.map(({ path, template }) => ({ path, text: template })), { path: RECORD_FILE, text: after }],
      false,
    );
  return {
    diff: changes
      .filter(({ path }) => !merged.includes(path))
      .map(({ path, mine, template }) => diffOf(path, mine, template))
      .join(""),
    written: taken.map(({ path }) => path),
    left: left.map(explain),
  };
}

function explain({ path, state, mine, template }: TemplateChange): string {
  if (state === "edited")
    return `${path}: edited here, and its template has changed: merge the diff, then --merged ${path}`;
  if (mine === undefined) return `${path}: new`;
  return template === undefined ? `${path}: no longer used` : `${path}: its template has changed`;
}

/** A prerelease such as 0.3.0-rc.1 counts as newer than 0.3.0. */
const compareVersions = new Intl.Collator("en", { numeric: true }).compare;

function readRecord(folder: string): TemplateRecord {
  const file = join(folder, RECORD_FILE);
  const found = readJson(file, templateRecord);
  if ("value" in found) return found.value;
  throw new UserError(
    `${found.file}: ${found.fault}`,
    "run it in a repository that gatehouse init wrote, or restore the file from Git",
  );
}
