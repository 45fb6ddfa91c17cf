/**
 * What to do about a state that is locked, from what terraform said: it names the lock and who holds it,
 * and not the command that releases one whose holder is gone.
 *
 * @param folder of the stack, as the person types it
 * @returns undefined when terraform complained of something else
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
