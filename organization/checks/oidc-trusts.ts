import type { Organization } from "../organization";
import type { Report } from "../problem";
import { QUOTAS } from "../quotas";

/** What a trust policy has beside its subjects, at most; a test measures it. */
const BESIDE = 680;

/** A role's trust of programs is exact, and fits into a trust policy. */
export function checkOidcTrusts({ roles }: Organization, report: Report): void {
  const { limit } = QUOTAS.trustPolicyCharacters;
  for (const { key, oidc } of roles) {
    if (oidc === undefined) continue;
    for (const [index, subject] of oidc.subjects.entries()) {
      if (!/[*?]/.test(subject)) continue;
      report({
        path: ["roles", key, "trust", "oidc", "subjects", index],
        message: `role ${key}: a subject is compared to the letter, and * and ? stand for themselves`,
        found: subject,
        fix: "name each subject in full",
      });
    }
    const listed = oidc.subjects.reduce((sum, subject) => sum + subject.length + 3, 0);
    // The issuer stands three times in it.
    const characters = BESIDE + 3 * oidc.issuer.length + oidc.audience.length + listed;
    if (characters <= limit) continue;
    report({
      path: ["roles", key, "trust", "oidc", "subjects"],
      message: `role ${key} trusts too many programs for one trust policy: about ${characters} characters, ${limit} at most`,
      found: `${oidc.subjects.length} subjects`,
      fix: "make two roles of it",
    });
  }
}
