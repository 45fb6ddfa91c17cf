import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../../organization/user-error";

/**
 * Writes a page: a file that somebody is looking at changes at once or not at all.
 *
 * @throws UserError
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
    throw new UserError(`${file}: the report cannot be written: ${reason}`, fix);
  }
}
