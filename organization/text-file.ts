import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { UserError } from "./user-error";

const BOM = "\ufeff";
const REPLACED = "\ufffd";

/** A file that cannot be read as text. */
export class UnreadableFile extends UserError {
  /**
   * @param reason what is wrong, without the file name
   * @param code the system's error code, such as `ENOENT`; absent if the content is invalid
   */
  constructor(
    readonly file: string,
    readonly reason: string,
    override readonly fix?: string,
    readonly code?: string,
  ) {
    super(`${file}: ${reason}`, fix);
  }
}

/** Describes a file system error; undefined for any other error. */
export function systemFault(error: unknown): string | undefined {
  const { code = "", syscall, path } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return undefined;
  const reason = REASONS[code] ?? (error as Error).message;
  return path === undefined ? reason : `${path}: ${reason}`;
}

/**
 * The text of a file, without a byte order mark.
 *
 * @throws UnreadableFile
 */
export function readText(file: string): string {
  const bytes = readBytes(file);
  const fault = faultAt(bytes);
  if (fault !== undefined) {
    const reason = `the file is not UTF-8: byte ${fault} (0x${bytes[fault]?.toString(16).padStart(2, "0")}) does not start a character`;
    throw new UnreadableFile(file, reason, "save it as UTF-8");
  }
  const text = bytes.toString("utf8");
  return text.startsWith(BOM) ? text.slice(BOM.length) : text;
}

/** @throws UnreadableFile */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new UnreadableFile(file, REASONS[code] ?? `the file cannot be read: ${message}`, undefined, code);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EISDIR: "this is a folder, not a file",
  EACCES: "permission denied",
  EPERM: "permission denied",
};

/** Offset of the first byte that is not UTF-8. */
function faultAt(bytes: Buffer): number | undefined {
  if (isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8");
  // The decoded text matches the bytes up to the first byte that Node replaced.
  for (let at = text.indexOf(REPLACED); at >= 0; at = text.indexOf(REPLACED, at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at));
    if (bytes.indexOf(REPLACED, offset) !== offset) return offset;
  }
  return undefined;
}
