import { createInterface } from "node:readline/promises";
import type { Interruption } from "./interruption";

/** Asks on the terminal. Only `yes` is yes, as in terraform. */
export async function confirm(question: string, interruption: Interruption): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  // The terminal sends Ctrl-C as a key while a prompt reads.
  reader.once("SIGINT", () => interruption.receive("SIGINT"));
  reader.on("SIGINT", () => closed.abort());
  reader.once("close", () => closed.abort());
  const onSignal = () => closed.abort();
  process.once("SIGTERM", onSignal);
  try {
    return (await reader.question(question, { signal: closed.signal })) === "yes";
  } catch (error) {
    if (closed.signal.aborted) return false;
    throw error;
  } finally {
    process.off("SIGTERM", onSignal);
    reader.close();
  }
}
