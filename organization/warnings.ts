import { githubSubjectsWithoutIds } from "./checks/oidc-trusts";
import { closeToQuotas } from "./checks/quotas";
import type { Entitlements } from "./entitlements";
import { endInWords } from "./until";

/** What is not wrong with the file, and yet to be known, each a sentence. */
export function warningsOf(entitlements: Entitlements): string[] {
  const ended = entitlements.ended.map(
    ({ who, role, scope, notAfter }) =>
      `${who}: the grant of ${role} on ${scope} ended with ${endInWords(notAfter)} and is left out; delete it`,
  );
  return [...ended, ...closeToQuotas(entitlements), ...githubSubjectsWithoutIds(entitlements.organization)];
}

/** The warnings for the terminal, one on a line; empty when there are none. */
export function renderWarnings(warnings: readonly string[]): string {
  return warnings.map((warning) => `warning: ${warning}\n`).join("");
}
