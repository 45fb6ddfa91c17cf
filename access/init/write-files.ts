import {
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import writeFileAtomic from "write-file-atomic";
import { readBytes, readText, UnreadableFile } from "../../organization/text-file";
import { UserError } from "../../organization/user-error";

/** A file to write, or to delete if it has no text. */
export interface Change {
  readonly path: string;
  readonly text?: string;
  /** Copied byte by byte, in place of a text. */
  readonly bytes?: Buffer;
}

/** The text of a file in a folder; undefined if there is none. */
export function textIn(folder: string, path: string): string | undefined {
  if (entryAt(join(folder, path)) === undefined) return undefined;
  return readText(join(folder, path));
}

/** A unified diff of one file; empty if nothing changes. */
export function diffOf(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return "";
  const name = (prefix: string, text: string | undefined) =>
    text === undefined ? "/dev/null" : `${prefix}/${path}`;
  return createTwoFilesPatch(name("a", before), name("b", after), before ?? "", after ?? "");
}

/**
 * Refuses a folder in which these files cannot be written: a file or a symbolic link in place of a folder, a folder or a
 * symbolic link in place of a file.
 *
 * @returns the files that exist, by path
 * @throws UserError
 */
export function existingFiles(folder: string, paths: readonly string[]): string[] {
  refuseBelowFile(folder);
  refuseOtherThanFolder(folder, "name a folder, or a new one");
  return paths.filter((path) => {
    for (let above = dirname(path); above !== "."; above = dirname(above))
      refuseOtherThanFolder(join(folder, above), "move it away");
    const entry = entryAt(join(folder, path));
    if (entry === undefined) return false;
    if (entry.isFile()) return true;
    throw new UserError(
      `${join(folder, path)}: ${entry.isDirectory() ? "a folder" : kindOf(join(folder, path))} is in place of a file; nothing was written`,
      "move it away",
    );
  });
}

/**
 * Writes all changes or, if one fails, none: it restores what it has changed. A new folder appears with all its files.
 *
 * @param isNew whether no file may exist, even if it appeared after it was looked for
 * @throws UserError
 */
export function writeFiles(folder: string, changes: readonly Change[], isNew: boolean): void {
  const isNewFolder = entryAt(folder) === undefined;
  // Beside the folder, so that renaming it stays in one file system.
  const place = isNewFolder ? `${folder}.gatehouse-${process.pid}` : folder;
  const undo: (() => void)[] = [];
  try {
    if (isNewFolder) makeFolder(place, undo);
    for (const change of changes) apply(place, change, isNew, undo);
    if (isNewFolder) renameSync(place, folder);
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw new UserError(
      `${folder}: the repository cannot be written: ${reasonOf(error)}; nothing was written`,
      "correct this, or name another folder",
    );
  }
}

function apply(folder: string, { path, text, bytes }: Change, isNew: boolean, undo: (() => void)[]): void {
  const file = join(folder, path);
  const data = bytes ?? text;
  const before =
    entryAt(file) === undefined ? undefined : { bytes: readBytes(file), mode: statSync(file).mode };
  const restore = () =>
    before === undefined
      ? rmSync(file, { force: true })
      : writeFileAtomic.sync(file, before.bytes, { mode: before.mode });
  if (data === undefined) rmSync(file, { force: true });
  else {
    makeFolder(dirname(file), undo);
    const mode = path.endsWith(".sh") ? 0o777 : 0o666;
    if (isNew) writeFileSync(file, data, { flag: "wx", mode });
    else writeFileAtomic.sync(file, data, before === undefined ? { mode: mode & ~process.umask() } : {});
  }
  undo.push(restore);
}

/** Creates a folder and those above it, which are deleted if the changes fail. */
function makeFolder(folder: string, undo: (() => void)[]): void {
  if (entryAt(folder) !== undefined) return;
  makeFolder(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}

/** Above the folder, a symbolic link to a folder is as good as one: the person named it. */
function refuseBelowFile(folder: string): void {
  let above = dirname(folder);
  while (!existsSync(above)) above = dirname(above);
  if (statSync(above).isDirectory()) return;
  throw new UserError(`${above}: a file is in place of a folder; nothing was written`, "name another folder");
}

function refuseOtherThanFolder(path: string, fix: string): void {
  const entry = entryAt(path);
  if (entry === undefined || entry.isDirectory()) return;
  throw new UserError(`${path}: ${kindOf(path)} is in place of a folder; nothing was written`, fix);
}

function kindOf(path: string): string {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return `a symbolic link to ${readlinkSync(path)}`;
  return entry.isFile() ? "a file" : "a special file";
}

/** The entry itself, also of a symbolic link that leads nowhere; undefined if there is none. */
function entryAt(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return `${path}: permission denied`;
  if (code === "EEXIST") return `${path}: it exists`;
  if (code === "EROFS") return "the file system is read-only";
  return message;
}
