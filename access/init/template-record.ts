import { createHash } from "node:crypto";
import { z } from "zod";
import { CI, type Ci } from "./choices";

/** Records the templates that a repository was written from, so that `init --update` knows what was edited since. */
export const RECORD_FILE = ".gatehouse/templates.json";

/** A file that `init` writes: its path in the repository, and its text. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** A path inside the repository: an update writes and deletes what the record names. */
const PATH = /^(?!\.\.?(\/|$))[\w.-]+(\/(?!\.\.?(\/|$))[\w.-]+)*$/;

export const templateRecord = z.strictObject({
  gatehouse: z.string(),
  ci: z.enum(CI),
  files: z
    .record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits"))
    .refine((files) => Object.keys(files).every((path) => PATH.test(path)), "a path outside of this folder"),
});

export type TemplateRecord = z.infer<typeof templateRecord>;

/** A record of templates as they are written. */
export function recordOf(gatehouse: string, ci: Ci, templates: readonly WrittenFile[]): TemplateRecord {
  return {
    gatehouse,
    ci,
    files: Object.fromEntries(templates.map(({ path, text }) => [path, hashOf(text)])),
  };
}

function hashOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A file that differs from the current template. */
export interface TemplateChange {
  readonly path: string;
  /** `outdated`: unchanged since it was written; `edited`: both the file and its template have changed. */
  readonly state: "outdated" | "edited";
  /** The file in the repository; absent if there is none. */
  readonly mine?: string;
  /** The current template; absent if there is none any more. */
  readonly template?: string;
}

/**
 * Compares a repository's files with the current templates. A file that was edited and whose template is still the same
 * is no change.
 *
 * @param read the text of a file in the repository, or undefined
 */
export function templateChanges(
  record: TemplateRecord,
  templates: readonly WrittenFile[],
  read: (path: string) => string | undefined,
): TemplateChange[] {
  const current = new Map(templates.map(({ path, text }) => [path, text]));
  const paths = [...new Set([...Object.keys(record.files), ...current.keys()])].sort();
  return paths.flatMap((path): TemplateChange[] => {
    const [mine, template, recorded] = [read(path), current.get(path), record.files[path]];
    if (mine === template) return [];
    if (hashOrNone(mine) === recorded) return [{ path, state: "outdated", mine, template }];
    return hashOrNone(template) === recorded ? [] : [{ path, state: "edited", mine, template }];
  });
}

/** The record after an update that left these paths as they were. */
export function recordAfter(
  before: TemplateRecord,
  gatehouse: string,
  templates: readonly WrittenFile[],
  left: readonly string[],
): TemplateRecord {
  const { files } = recordOf(gatehouse, before.ci, templates);
  for (const path of left) {
    const recorded = before.files[path];
    if (recorded === undefined) delete files[path];
    else files[path] = recorded;
  }
  return { gatehouse, ci: before.ci, files };
}

function hashOrNone(text: string | undefined): string | undefined {
  return text === undefined ? undefined : hashOf(text);
}
