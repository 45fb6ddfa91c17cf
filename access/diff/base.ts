import { execFile } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../organization/user-error";

/**
 * The organization file to compare with, and its policies: a file on disk, or the compared file at a git ref (branch, tag
 * or commit).
 *
 * @param base a file's absolute path, or a git ref
 * @param file the compared organization file
 * @param folder folder for the files of a git ref
 * @throws UserError with what was looked for, and where
 */
export async function baseFile(
  base: { readonly written: string; readonly path: string },
  file: string,
  folder: string,
): Promise<string> {
  if (existsSync(base.path) && statSync(base.path).isFile()) return base.path;
  const place = dirname(file);
  const name = basename(file);
  const git = gitIn(place);
  const commit = await git("rev-parse", "--verify", "--quiet", `${base.written}^{commit}`).catch(() => {
    throw new UserError(
      `no file and no git ref "${base.written}"\n` +
        `  found     ${existsSync(join(place, ".git")) ? "" : `no such file, and in ${place} `}git has no such commit\n` +
        "  expected  a file, or a branch, tag or commit: --base origin/main (git fetch it first)",
    );
  });
  const ref = commit.toString("utf8").trim();
  const content = await git("show", `${ref}:./${name}`).catch(() => {
    throw new UserError(`${base.written} has no ${name} in ${place}`);
  });
  const written = join(folder, name);
  writeFileSync(written, content);
  const listed = await git("ls-tree", "-r", "-z", "--name-only", ref, "--", "policies");
  for (const path of listed.toString("utf8").split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), await git("show", `${ref}:./${path}`));
  }
  return written;
}

function gitIn(cwd: string): (...args: string[]) => Promise<Buffer> {
  return async (...args) => {
    const options = { cwd, encoding: "buffer", maxBuffer: 2 ** 26 } as const;
    const { stdout } = await promisify(execFile)("git", args, options);
    return stdout;
  };
}
