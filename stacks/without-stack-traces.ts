type Format = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Runs `work` without capturing creation stack traces, which cost a quarter of a large synthesis and appear only in messages
 * about unresolvable references. Errors keep their stacks.
 */
export function withoutStackTraces<T>(work: () => T): T {
  const before = Error.prepareStackTrace;
  const format: Format = (error, frames) =>
    // cdktf reads the stack of a plain object.
    error instanceof Error ? [String(error), ...frames.map((frame) => `    at ${frame}`)].join("\n") : "";
  Error.prepareStackTrace = format;
  try {
    return work();
  } finally {
    Error.prepareStackTrace = before;
  }
}
