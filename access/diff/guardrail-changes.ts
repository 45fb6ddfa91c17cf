import type { Account } from "../../organization/account";
import { furtherRegions } from "../../organization/event-regions";
import type { PasswordPolicy } from "../../organization/guardrails";
import type { Organization } from "../../organization/organization";
import { ALERT_NAMES, ALERTS } from "../../organization/schema/guardrails";
import type { Change } from "./change";

/** Changes of guardrails; weaker guardrails are marked. */
export function guardrailChanges(before: Organization, after: Organization): Change[] {
  const said = (says: string, isLooser: boolean): Change => ({
    says,
    about: "setting",
    risks: isLooser ? ["loosened"] : [],
  });
  // Guardrails of added and removed accounts are not reported individually.
  const former = new Set(before.accounts.map(({ id }) => id));
  const stays = new Set(after.accounts.map(({ id }) => id).filter((id) => former.has(id)));
  const claims = (organization: Organization) => {
    const accounts = organization.accounts.filter(({ id }) => stays.has(id));
    return new Set([...claimsOf(organization), ...accounts.flatMap(accountClaims)]);
  };
  const [was, is] = [claims(before), claims(after)];
  return [
    ...[...is].filter((claim) => !was.has(claim)).map((claim) => said(`now: ${claim}`, false)),
    ...[...was].filter((claim) => !is.has(claim)).map((claim) => said(`no longer: ${claim}`, true)),
    ...passwordChanges(before, after).map(([says, isLooser]) => said(says, isLooser)),
  ];
}

/** Guardrails of an organization as sentences; losing one loosens it. */
function claimsOf(organization: Organization): string[] {
  const { guardrails, passwordPolicy, accounts } = organization;
  const { iamUsersOutsideIdentity: users, adminUse, alerts, trail } = guardrails;
  const regions = alerts.adminUse.length > 0 ? furtherRegions(organization, accounts) : [];
  const roles = adminUse.roles.map(({ key }) => key).join(", ");
  return [
    ...(users.check ? ["a plan names IAM users in member accounts"] : []),
    ...(users.check === "fail" ? ["a plan fails when there are some"] : []),
    ...(users.deny ? ["nobody can create IAM users in member accounts"] : []),
    ...ALERT_NAMES.flatMap((name) =>
      alerts[name].map((who) => `${who} is notified ${ALERTS[name].says(roles)}`),
    ),
    ...regions.map((region) => `use of ${roles} is also reported when STS is called in ${region}`),
    ...(passwordPolicy === undefined ? [] : passwordClaims(passwordPolicy)),
    ...(trail.check ? ["verify requires a trail in every account"] : []),
    ...(trail.made === undefined
      ? []
      : [
          `a trail of organization ${trail.made.organizationId} records every account into bucket ${trail.made.bucket} of ${trail.made.account.name}`,
        ]),
  ];
}

function passwordClaims(policy: PasswordPolicy): string[] {
  return [
    ...(policy.requireLowercaseCharacters ? ["passwords require lowercase letters"] : []),
    ...(policy.requireUppercaseCharacters ? ["passwords require uppercase letters"] : []),
    ...(policy.requireNumbers ? ["passwords require digits"] : []),
    ...(policy.requireSymbols ? ["passwords require symbols"] : []),
    ...(policy.allowUsersToChangePassword ? [] : ["only self-service lets IAM users change their password"]),
    ...(policy.hardExpiry ? ["only an administrator can reset an expired password"] : []),
  ];
}

/** An alias that is given up can be taken by anyone, together with people's links to it. */
function accountClaims({ name, budget, alias }: Account): string[] {
  return [
    ...(budget?.notify ?? []).map(
      (who) => `${who} is notified of costs of ${name} near ${budget?.monthlyUsd} USD a month`,
    ),
    ...(budget?.stopAt === undefined
      ? []
      : [
          `roles of ${name}, except administrators, cannot create resources above ${budget.stopAt} % of ${budget.monthlyUsd} USD a month`,
        ]),
    ...(alias === undefined ? [] : [`account ${name} has the alias ${alias}`]),
  ];
}

/** What AWS asks without a policy. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
const AWS_MINIMUM_LENGTH = 8;

function passwordChanges(before: Organization, after: Organization): [says: string, isLooser: boolean][] {
  const [was, is] = [before, after].map(({ passwordPolicy: policy }) => ({
    length: policy?.minimumLength ?? AWS_MINIMUM_LENGTH,
    age: policy?.maxAgeDays ?? Number.POSITIVE_INFINITY,
    reuse: policy?.reusePrevention ?? 0,
  }));
  if (was === undefined || is === undefined) return [];
  const days = (age: number) => (Number.isFinite(age) ? `after ${age} days` : "never");
  const changes: [boolean, string, boolean][] = [
    [
      was.length !== is.length,
      `passwords have at least ${is.length} characters, was ${was.length}`,
      is.length < was.length,
    ],
    [was.age !== is.age, `passwords expire ${days(is.age)}, was ${days(was.age)}`, is.age > was.age],
    [
      was.reuse !== is.reuse,
      `the last ${is.reuse} passwords are rejected, was ${was.reuse}`,
      is.reuse < was.reuse,
    ],
  ];
  return changes.flatMap(([hasChanged, says, isLooser]) => (hasChanged ? [[says, isLooser]] : []));
}
