import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { visible } from "../../organization/printable";

/**
 * Writes data to standard output, part by part, as fast as the reader takes it. A reader that goes away,
 * as `head` does, ends the data and is no fault.
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
    // An error of the last part comes a moment later.
    await setImmediate();
  } finally {
    stdout.off("error", onError);
  }
  if (fault !== undefined && fault.code !== "EPIPE") throw fault;
}
