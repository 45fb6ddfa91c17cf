import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { promisify } from "node:util";
import type { Commit } from "./report-model";

/**
 * The commit that contains a file; undefined without git, or if git does not track the file.
 *
 * @param folders folders of the documents that were read with the file
 */
export async function commitOf(file: string, folders: readonly string[]): Promise<Commit | undefined> {
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)("git", args, { cwd: dirname(file) });
    return stdout.trim();
  };
  try {
    await git("ls-files", "--error-unmatch", "--", basename(file));
    const hash = await git("rev-parse", "HEAD");
    const top = await git("rev-parse", "--show-toplevel");
    // Documents in another repository have their own commits.
    const within = folders.filter((folder) => existsSync(folder) && !relative(top, folder).startsWith(".."));
    const isChanged = (await git("status", "--porcelain", "--", basename(file), ...within)) !== "";
    return { hash, isChanged };
  } catch {
    return undefined;
  }
}
