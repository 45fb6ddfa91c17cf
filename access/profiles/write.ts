import { copyFileSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import writeFileAtomic from "write-file-atomic";
import { readBytes } from "../../organization/text-file";
import { withBlock } from "./managed-block";

/** The current user's AWS configuration file. */
export function configFile(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.AWS_CONFIG_FILE || join(homedir(), ".aws", "config");
}

/** What a write changes. */
export interface Written {
  readonly file: string;
  /** A unified diff; empty when nothing changes. */
  readonly diff: string;
  /** Backup of the previous file, if it existed and changed. */
  readonly backup?: string;
}

export interface WriteOptions {
  readonly isDryRun: boolean;
  /** A template of profile names that are not taken; undefined if there is none. */
  readonly otherName: (taken: ReadonlySet<string>) => string | undefined;
}

/**
 * Writes an organization's block into a configuration file. The file changes atomically, keeps its mode, and gets a backup. A
 * symbolic link's target is changed.
 */
export function writeBlock(
  path: string,
  organization: string,
  content: string,
  { isDryRun, otherName }: WriteOptions,
): Written {
  const file = existsSync(path) ? realpathSync(path) : path;
  // Byte by byte, since the rest of the file may have any encoding; the block is ASCII.
  const before = existsSync(file) ? readBytes(file).toString("latin1") : "";
  const after = withBlock(before, organization, content, otherName);
  if (after === before) return { file, diff: "" };
  const diff = createTwoFilesPatch(path, path, shown(before), shown(after), "before", "after");
  if (isDryRun) return { file, diff };
  const backup = existsSync(file) ? backupOf(file) : undefined;
  if (backup !== undefined) copyFileSync(file, backup);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // An existing file keeps its mode.
  writeFileAtomic.sync(file, Buffer.from(after, "latin1"), existsSync(file) ? {} : { mode: 0o600 });
  return { file, diff, ...(backup && { backup }) };
}

/** The original file is kept forever; of later versions, the last one. */
function backupOf(file: string): string {
  const first = `${file}.before-gatehouse`;
  return existsSync(first) ? `${file}.before-last-gatehouse` : first;
}

function shown(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
