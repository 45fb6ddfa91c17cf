import type { Organization } from "../organization";
import type { Report } from "../problem";
import { QUOTAS } from "../quotas";
import type { CallSource, Role } from "../role";

/*
 * Maximum lengths of the parts of a trust policy without the values that the file lists, in characters; a test measures
 * them.
 */
const PEOPLE = 400;
const PROGRAMS = 280;
const ONE_PLACE = 50;
const SECOND_STATEMENT = 480;
const OWN_SOURCE_IDENTITY = 300;

/** Trust policies fit into their quota. */
export function checkTrustLength({ roles, sessions }: Organization, report: Report): void {
  const { limit } = QUOTAS.trustPolicyCharacters;
  for (const role of roles) {
    const { key, oidc, from } = role;
    const characters =
      PEOPLE +
      (sessions.sourceIdentity ? OWN_SOURCE_IDENTITY : 0) +
      (from === undefined ? 0 : ofPlaces(from)) +
      (oidc === undefined ? 0 : ofPrograms(oidc));
    if (characters <= limit) continue;
    const about = `about ${characters} characters, at most ${limit}`;
    if (from === undefined && oidc !== undefined) {
      report({
        path: ["roles", key, "trust", "oidc", "subjects"],
        message: `role ${key} has too many subjects for one trust policy: ${about}`,
        found: `${oidc.subjects.length} subjects`,
        fix: "split it into two roles",
      });
      continue;
    }
    const programs = oidc === undefined ? "" : `, ${oidc.subjects.length} subjects`;
    report({
      path: ["roles", key],
      at: "key",
      message: `role ${key}: its from is too long for a trust policy: ${about}`,
      found: `${from?.ips.length ?? 0} IP ranges, ${from?.vpcs.length ?? 0} VPCs${programs}`,
      fix: "name fewer, larger ranges, or have people call through one VPN",
    });
  }
}

/** Each statement of people repeats their other conditions, and the second one the source identity, too. */
function ofPlaces({ ips, vpcs, organization }: CallSource): number {
  const statements = ips.length > 0 && vpcs.length > 0 ? 2 : 1;
  const belonging = organization === undefined ? 0 : (organization.length + 30) * statements;
  return (
    ONE_PLACE * statements + SECOND_STATEMENT * (statements - 1) + belonging + listed(ips) + listed(vpcs)
  );
}

/** The trust policy repeats the issuer three times. */
function ofPrograms({ issuer, audience, subjects }: NonNullable<Role["oidc"]>): number {
  return PROGRAMS + 3 * issuer.length + audience.length + listed(subjects);
}

function listed(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + value.length + '"",'.length, 0);
}
