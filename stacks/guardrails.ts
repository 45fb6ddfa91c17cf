import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { AccountGuardrails } from "../modules/account-guardrails/account-guardrails";
import type { AlertEmails } from "../modules/account-guardrails/event-patterns";
import { IamUserDenial } from "../modules/iam-user-denial/iam-user-denial";
import { logicalId } from "../modules/logical-id";
import type { MfaRole } from "../modules/mfa-role/mfa-role";
import { OrganizationTrail } from "../modules/organization-trail/organization-trail";
import { PasswordPolicy } from "../modules/password-policy/password-policy";
import type { Account } from "../organization/account";
import { bucketWriters } from "../organization/appliers";
import { furtherRegions } from "../organization/event-regions";
import type { Organization } from "../organization/organization";
import { IAM_REGION } from "../organization/partition";
import { ALERT_NAMES, ALERTS } from "../organization/schema/guardrails";
import { stoppedRoles } from "../organization/stopped-roles";
import { accountProvider, formerProvider } from "./account-provider";

/**
 * Guardrails of an account; the identity account has its own. A leaving account has none.
 *
 * @param made the roles of the account in the stack, by their AWS names
 */
export function addGuardrails(
  stack: Construct,
  provider: AwsProvider,
  account: Account,
  organization: Organization,
  made: ReadonlyMap<string, MfaRole>,
): void {
  const { accounts, partition, guardrails } = organization;
  if (!accounts.includes(account)) return;
  new AccountGuardrails(stack, logicalId("guardrails", account.name), {
    provider,
    accountName: account.name,
    accountId: account.id,
    region: IAM_REGION[partition],
    partition,
    alias: account.alias,
    budgetMonthlyUsd: account.budget?.monthlyUsd,
    budgetEmails: account.budget?.notify,
    ...spendingStop(account, organization, made),
    iamUsersCheck: account.isIdentity ? undefined : guardrails.iamUsersOutsideIdentity.check,
    adminRoleNames: account.isIdentity ? adminRoleNames(organization) : undefined,
    ...alertEmails(account, organization),
  });
  addTrail(stack, provider, account, organization);
}

/** The organization trail, in its management account. */
function addTrail(
  stack: Construct,
  provider: AwsProvider,
  account: Account,
  organization: Organization,
): void {
  const { partition, guardrails } = organization;
  const { made } = guardrails.trail;
  if (made?.account.id !== account.id) return;
  new OrganizationTrail(stack, "trail", {
    provider,
    managementAccountId: account.id,
    organizationId: made.organizationId,
    region: IAM_REGION[partition],
    bucketName: made.bucket,
    writers: bucketWriters(organization, account),
    partition,
  });
}

/** Percentages of the budget at which roles are stopped. */
function spendingStop(account: Account, organization: Organization, made: ReadonlyMap<string, MfaRole>) {
  if (account.budget?.stopAt === undefined) return {};
  const names = stoppedRoles(organization, account).map(({ name }) => name);
  return {
    budgetStopAt: account.budget.stopAt,
    budgetStopRoleNames: names,
    budgetStopAfter: names.flatMap((name) => made.get(name)?.role ?? []),
  };
}

/** Resources of the identity account only. */
export function addIdentityGuardrails(
  stack: Construct,
  provider: AwsProvider,
  organization: Organization,
): void {
  const { accounts, leaving, identity, partition, guardrails, passwordPolicy } = organization;
  if (passwordPolicy !== undefined)
    new PasswordPolicy(stack, "password-policy", { provider, ...passwordPolicy });
  if (guardrails.iamUsersOutsideIdentity.deny) {
    new IamUserDenial(stack, "no-iam-users", {
      provider,
      managementAccountId: identity.id,
      accountIds: accounts.filter(({ isIdentity }) => !isIdentity).map(({ id }) => id),
    });
  }
  const told = new Set(furtherRegions(organization, accounts));
  // Declared even if unused: Terraform needs the provider to remove resources that were created before, and starts no
  // process for an unused one.
  for (const region of furtherRegions(organization, [...accounts, ...leaving])) {
    const regional = accountProvider(stack, identity, organization, region);
    formerProvider(stack, identity, organization, region);
    if (!told.has(region)) continue;
    new AccountGuardrails(stack, logicalId("guardrails", identity.name, region), {
      provider: regional,
      accountName: identity.name,
      accountId: identity.id,
      region,
      partition,
      adminRoleNames: adminRoleNames(organization),
      adminUseEmails: guardrails.alerts.adminUse,
    });
  }
}

/** Recipients of the account's alerts. */
function alertEmails({ isIdentity }: Account, { guardrails }: Organization): AlertEmails {
  const here: readonly string[] = ["all", isIdentity ? "identity" : "members"];
  const emails: { -readonly [input in keyof AlertEmails]: AlertEmails[input] } = {};
  for (const name of ALERT_NAMES)
    if (here.includes(ALERTS[name].accounts)) emails[`${name}Emails`] = guardrails.alerts[name];
  return emails;
}

function adminRoleNames({ guardrails }: Organization): string[] {
  return guardrails.adminUse.roles.map(({ name }) => name);
}
