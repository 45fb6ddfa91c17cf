import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { visible } from "../../organization/printable";

/**
 * Writes data to standard output in parts, as fast as the reader accepts it. A reader that closes early, such as `head`, is not an
 * error.
 */
export async function print(parts: Iterable<string>): Promise<void> {
  const { stdout } = process;
  let fault: NodeJS.ErrnoException | undefined;
  const onError = (error: NodeJS.ErrnoException) => {
    fault = error;
  };
  stdout.on("error", onError);
  try {
    for (const part of parts) {
      if (!stdout.write(visible(part))) await once(stdout, "drain").catch(onError);
      if (fault !== undefined) break;
    }
    // The error of the last part is reported a moment later.
    await setImmediate();
  } finally {
    stdout.off("error", onError);
  }
  if (fault !== undefined && fault.code !== "EPIPE") throw fault;
}
