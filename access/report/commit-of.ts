import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import type { Commit } from "./report-model";

/** The commit that a file stands in; undefined where there is no git, or git does not know the file. */
export async function commitOf(file: string): Promise<Commit | undefined> {
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)("git", args, { cwd: dirname(file) });
    return stdout.trim();
  };
  const about = ["--", basename(file), "policies"];
  try {
    await git("ls-files", "--error-unmatch", "--", basename(file));
    return {
      hash: await git("rev-parse", "HEAD"),
      isChanged: (await git("status", "--porcelain", ...about)) !== "",
    };
  } catch {
    return undefined;
  }
}
