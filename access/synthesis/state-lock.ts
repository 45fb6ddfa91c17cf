/**
 * How to release a locked state, from terraform's output, which names the lock and its holder, but not the command
 * that releases a lock whose holder is gone.
 *
 * @param folder of the stack, as typed on the command line
 * @returns undefined when terraform reported a different error
 */
export function lockAdvice(said: string, folder: string): string | undefined {
  // Without the right to write the lock, terraform complains in the same words, and there is none to release.
  if (!said.includes("Error acquiring the state lock") || !said.includes("Lock Info:")) return undefined;
  const field = (name: string) =>
    new RegExp(`^[\\s│]*${name}:\\s+(\\S.*?)\\s*$`, "m").exec(said)?.[1] ?? "unknown";
  return [
    `the state is locked: ${field("Path")}`,
    `  found     lock ${field("ID")}, taken by ${field("Who")} at ${field("Created")} for ${field("Operation")}`,
    "  fix       wait, if somebody is at work there; if that run is gone, release its lock:",
    `            terraform -chdir=${folder} force-unlock ${field("ID")}`,
  ].join("\n");
}
