import type { Organization } from "../organization";
import type { Report } from "../problem";

/**
 * Issuers that a trust policy can name without an OIDC provider ARN.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
 */
const WITHOUT_PROVIDER = new Set([
  "accounts.google.com",
  "cognito-identity.amazonaws.com",
  "graph.facebook.com",
  "www.amazon.com",
]);

/** OIDC trust names exact subjects. */
export function checkOidcTrusts({ roles }: Organization, report: Report): void {
  for (const { key, oidc } of roles) {
    if (oidc === undefined) continue;
    const path = ["roles", key, "trust", "oidc"];
    if (WITHOUT_PROVIDER.has(oidc.issuer)) {
      report({
        path: [...path, "issuer"],
        message: `role ${key}: ${oidc.issuer} signs people in, and AWS accepts it without an OIDC provider`,
        found: oidc.issuer,
        fix: "name an issuer of workload tokens for which the account has an OIDC provider",
      });
    }
    const exact: [string, (string | number)[]][] = [
      [oidc.audience, [...path, "audience"]],
      ...oidc.subjects.map((subject, index): [string, (string | number)[]] => [
        subject,
        [...path, "subjects", index],
      ]),
    ];
    for (const [text, place] of exact) {
      if (/[*?]/.test(text)) {
        report({
          path: place,
          message: `role ${key}: subjects are compared literally, without the wildcards * and ?`,
          found: text,
          fix: "write it in full",
        });
      }
      if (text.includes("${")) {
        report({
          path: place,
          message: `role ${key}: IAM would replace the variable, for example with a value from the token`,
          found: text,
          fix: "write it in full",
        });
      }
    }
  }
}

/**
 * GitHub subjects that name an owner and a repository without their IDs. Repositories created, renamed or transferred
 * since 2026-07-15 send `repo:acme@123456/access@789012:…`, which such a subject does not match.
 *
 * Source: https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
export function githubSubjectsWithoutIds({ roles }: Organization): string[] {
  return roles.flatMap(({ key, oidc }) =>
    oidc?.issuer !== "token.actions.githubusercontent.com"
      ? []
      : oidc.subjects.flatMap((subject) => {
          const [, repository] = /^repo:([^/:@]+\/[^/:@]+):/.exec(subject) ?? [];
          return repository === undefined
            ? []
            : [
                `role ${key}: ${subject} has no ids. A repository created, renamed or transferred since 2026-07-15 sends ` +
                  `repo:<owner>@<id>/<repository>@<id>:… and is denied; ` +
                  `gh api repos/${repository}/actions/oidc/customization/sub --jq .sub_claim_prefix prints what yours sends`,
              ];
        }),
  );
}
