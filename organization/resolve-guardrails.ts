import { isAdministrator } from "./administrators";
import type { Guardrails, OrganizationTrail, PasswordPolicy } from "./guardrails";
import { didYouMean } from "./nearest";
import type { Report } from "./problem";
import type { Role } from "./role";
import type { OrganizationFile } from "./schema";
import { ALERT_NAMES, ALERTS, type AlertName } from "./schema/guardrails";
import { type Accounts, list } from "./scope";

/** All four kinds of characters, because IAM cannot express three of four, as AWS's default does. */
const PASSWORD_DEFAULTS: PasswordPolicy = {
  minimumLength: 14,
  requireLowercaseCharacters: true,
  requireUppercaseCharacters: true,
  requireNumbers: true,
  requireSymbols: true,
  allowUsersToChangePassword: true,
  hardExpiry: false,
};

export function resolvePasswordPolicy({ passwordPolicy }: OrganizationFile): PasswordPolicy | undefined {
  return passwordPolicy && { ...PASSWORD_DEFAULTS, ...passwordPolicy };
}

export function resolveGuardrails(
  file: OrganizationFile,
  roles: readonly Role[],
  accounts: Accounts,
  report: Report,
): Guardrails {
  const { guardrails = {} } = file;
  const { iamUsersOutsideIdentity: users = {}, adminUse = {}, trail = {} } = guardrails;
  const alerts = {} as Record<AlertName, readonly string[]>;
  for (const name of ALERT_NAMES) alerts[name] = guardrails[ALERTS[name].guardrail]?.alert ?? [];
  const made = resolveTrail(file, accounts, report);
  return {
    alerts,
    iamUsersOutsideIdentity: {
      check: users.check ? (users.failPlan ? "fail" : "warn") : undefined,
      deny: users.deny ?? false,
    },
    adminUse: { roles: adminUse.alert?.length ? adminRoles(adminUse.roles, roles, report) : [] },
    trail: { check: trail.check === true || made !== undefined, made },
  };
}

/** @returns undefined if no trail is created, or if its settings are invalid, which is reported */
function resolveTrail(
  { guardrails = {}, identity }: OrganizationFile,
  { byName, leaving }: Accounts,
  report: Report,
): OrganizationTrail | undefined {
  const { create = false, bucket, organizationId, account: name = identity } = guardrails.trail ?? {};
  if (!create) return undefined;
  const path = ["guardrails", "trail"];
  const account = byName.get(name);
  // An unknown identity account is reported elsewhere.
  if (account === undefined && name !== identity) {
    const known = [...byName.keys()];
    report({
      path: [...path, "account"],
      message: leaving.has(name)
        ? `the organization trail cannot be in account ${name}, which is leaving`
        : "the organization trail's account is not in the file",
      found: name,
      expected: `the account that manages the AWS organization, one of ${list(known)}`,
      fix:
        didYouMean(name, known) ?? "add the management account to accounts, or write check instead of create",
    });
  }
  if (bucket === undefined)
    report({
      path,
      at: "key",
      message: "the organization trail has no bucket",
      expected: "the name of a bucket that does not exist yet",
      fix: "write bucket: acme-trail beside create: true",
    });
  if (organizationId === undefined)
    report({
      path,
      at: "key",
      message: "the trail's bucket policy needs the id of the AWS organization",
      expected: "organizationId: o-…",
      fix: "aws organizations describe-organization --query Organization.Id --output text",
    });
  if (account === undefined || bucket === undefined || organizationId === undefined) return undefined;
  return { account, bucket, organizationId };
}

/** The named roles, by default the administrators. */
function adminRoles(keys: readonly string[] | undefined, roles: readonly Role[], report: Report): Role[] {
  const path = ["guardrails", "adminUse", "roles"];
  const known = roles.map(({ key }) => key);
  if (keys === undefined) {
    const administrators = roles.filter(isAdministrator);
    if (administrators.length === 0) {
      report({
        path: ["guardrails", "adminUse"],
        at: "key",
        message: "adminUse would report nothing: no role has unrestricted access",
        expected: `roles, from ${list(known)}`,
        fix: "name the roles: adminUse: { roles: […] }, or delete adminUse",
      });
    }
    return administrators;
  }
  return [...new Set(keys)].flatMap((key) => {
    const found = roles.filter((role) => role.key === key);
    if (found.length === 0) {
      report({
        path: [...path, keys.indexOf(key)],
        message: `adminUse cannot report "${key}": no such role`,
        found: key,
        expected: `one of ${list(known)}`,
        fix: didYouMean(key, known),
      });
    }
    return found;
  });
}
