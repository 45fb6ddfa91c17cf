import { alerts } from "../../modules/account-guardrails/event-patterns";
import { attachesStop, budgetsAssumes, noMoreSpending } from "../../modules/account-guardrails/stop-policies";
import { eventBridgePublishes } from "../../modules/account-guardrails/topic-policy";
import { assumeFurther, type RunPhase, runTrust } from "../../modules/hcp-run-role/run-trust";
import { createNamedMfaDevice, deleteNamedMfaDevice } from "../../modules/identity-user/named-mfa-device";
import { oidcTrust } from "../../modules/mfa-role/oidc-trust";
import { assumeByPeople, identityAccount, setOwnSourceIdentity } from "../../modules/mfa-role/trust";
import {
  ANYWHERE,
  fromIps,
  fromVpcs,
  OWN_SESSION_NAME,
  OWN_SOURCE_IDENTITY,
  ofOrganization,
  recentMfa,
} from "../../modules/mfa-role/trust-conditions";
import { trailBucketPolicy } from "../../modules/organization-trail/bucket-policy";
import { assumeRoles, assumeRolesUntil } from "../../modules/role-group/delegation";
import { denyKeys, denyKeysExceptTo, denyKeysTo } from "../../modules/self-service-group/access-keys";
import { denyWithoutMfa, SETTING_SOURCE_IDENTITY } from "../../modules/self-service-group/deny-without-mfa";
import { closed, closedFrom } from "../../modules/self-service-group/enrollment";
import { callWithoutMfa } from "../../modules/self-service-group/mfa-exemptions";
import {
  FLAG_STATEMENTS,
  keysOfExceptions,
  ownCredentials,
} from "../../modules/self-service-group/self-service";
import { bucketPolicy } from "../../modules/state-bucket/bucket-policy";
import { each, expression, ForEach, SortedWith, StatementsIf, snakeCase } from "./hcl";

/** A module's policy.tf: the policies that the rules return for the module's inputs, as local values. */
export interface ModulePolicies {
  /** Rule files, in the module's folder. */
  readonly rules: readonly string[];
  /** By name in Terraform. */
  readonly locals: Readonly<Record<string, unknown>>;
}

const partition = expression("var.partition");
const accountId = expression("var.account_id");
const identityAccountId = expression("var.identity_account_id");

// mfa-role
const programs = {
  providerArn: expression("oidc.provider_arn"),
  audience: expression("oidc.audience"),
  subjects: each("subject in oidc.subjects"),
};
const issuer = expression('element(split("oidc-provider/", oidc.provider_arn), 1)');

// role-group
const roleArns = each("arn in var.role_arns");
const digits = expression('replace(end, "/[^0-9A-Z]/", "")');

// self-service-group
const place = { partition, identityAccountId };
const everyonesEnd = expression("var.enroll_until");
const ends = each("end in local.windows");
const exceptions = each("name in local.access_key_exceptions");

function extended(deny: ReturnType<typeof denyWithoutMfa>) {
  return { ...deny, NotAction: new SortedWith([deny.NotAction ?? []].flat(), "local.exempt_from_mfa") };
}

// identity-user
const device = { partition, identityAccountId, name: expression("local.mfa_device") };

// organization-trail and state-bucket
const writers = each("arn in var.writers");

// account-guardrails
const account = { partition, accountId };
const stop = expression("local.stop_name");
const adminUseDescription = expression(
  'substr("Somebody assumes ${join(", ", var.admin_role_names)}", 0, 512)',
);
const alertLocals = alerts(each("name in var.admin_role_names")).flatMap(({ name, watched }) => {
  const local = name.replaceAll("-", "_");
  const events = name === "admin-use" ? { ...watched, description: adminUseDescription } : watched;
  const topicName = expression(`local.${local}_name`);
  const topicArn = `arn:${partition}:sns:${expression("var.region")}:${accountId}:${topicName}`;
  return [
    [`${local}_events`, events],
    [`${local}_topic_policy`, eventBridgePublishes(topicArn)],
  ] as const;
});

function hcpTrust(phase: RunPhase) {
  const hcp = { organization: expression("var.organization"), project: expression("var.project") };
  const identity = {
    arn: `arn:${partition}:iam::${accountId}:oidc-provider/${expression("var.hostname")}`,
    hostname: expression("var.hostname"),
    audience: expression("var.audience"),
  };
  return runTrust({ ...hcp, workspaces: each("workspace in var.workspaces"), phase }, identity);
}

export const POLICIES: Readonly<Record<string, ModulePolicies>> = {
  "mfa-role": {
    rules: ["trust.ts", "trust-conditions.ts", "oidc-trust.ts"],
    locals: {
      trust_people: new ForEach(
        "place in local.trust_places",
        assumeByPeople(
          identityAccount(place),
          expression("place.sid"),
          // biome-ignore lint/suspicious/noExplicitAny: an expression in place of a block
          expression("local.trust_blocks[place.sid]") as any,
        ),
      ),
      trust_mfa: recentMfa(expression("tostring(var.mfa_max_age)")),
      trust_session_name: new StatementsIf("var.named_sessions", [OWN_SESSION_NAME]),
      trust_source_identity: new StatementsIf("var.source_identity", [OWN_SOURCE_IDENTITY]),
      trust_organization: new ForEach("id in var.from.organization[*]", ofOrganization(expression("id"))),
      trust_anywhere: new StatementsIf("var.from.ips == null && var.from.vpcs == null", [ANYWHERE]),
      trust_from_ips: new StatementsIf("var.from.ips != null", [fromIps(each("ip in var.from.ips"))]),
      trust_from_vpcs: new StatementsIf("var.from.vpcs != null", [fromVpcs(each("vpc in var.from.vpcs"))]),
      trust_set_source_identity: new StatementsIf("var.source_identity", [
        setOwnSourceIdentity(identityAccount(place)),
      ]),
      trust_programs: new ForEach("oidc in var.oidc[*]", oidcTrust(programs, issuer)),
    },
  },
  "role-group": {
    rules: ["delegation.ts"],
    locals: {
      assume_roles: assumeRoles(roleArns, false),
      assume_roles_by_source_identity: assumeRoles(roleArns, true),
      assume_roles_until: new ForEach(
        "end in var.not_after[*]",
        assumeRolesUntil(roleArns, expression("end"), false, digits),
      ),
      assume_roles_until_by_source_identity: new ForEach(
        "end in var.not_after[*]",
        assumeRolesUntil(roleArns, expression("end"), true, digits),
      ),
    },
  },
  "self-service-group": {
    rules: [
      "self-service.ts",
      "own-mfa-device.ts",
      "mfa-exemptions.ts",
      "deny-without-mfa.ts",
      "access-keys.ts",
      "enrollment.ts",
    ],
    locals: {
      own_credentials: ownCredentials(place, true),
      own_credentials_without_keys: ownCredentials(place, false),
      keys_of_exceptions: keysOfExceptions(place, exceptions),
      allowed_by_flags: FLAG_STATEMENTS.map(
        ({ flag, statements }) => new StatementsIf(`local.is_on.${snakeCase(flag)}`, statements(place)),
      ),
      setting_source_identity: new StatementsIf("var.source_identity", SETTING_SOURCE_IDENTITY),
      call_without_mfa: new StatementsIf("length(var.mfa_exempt) > 0", [
        { ...callWithoutMfa([]), Action: new SortedWith([], "var.mfa_exempt") },
      ]),
      deny_without_mfa: extended(denyWithoutMfa(false)),
      deny_without_mfa_except_first_login: extended(denyWithoutMfa(true)),
      deny_keys: denyKeys(),
      deny_keys_except_to_exceptions: denyKeysExceptTo(exceptions),
      deny_keys_to_exceptions: denyKeysTo(exceptions),
      enrollment_closed: closed(),
      enrollment_closed_from: closed(everyonesEnd),
      enrollment_closed_to_others: closed(undefined, ends),
      enrollment_closed_to_others_from: closed(everyonesEnd, ends),
      enrollment_closed_by_window: new ForEach("end in local.windows", closedFrom(expression("end"))),
    },
  },
  "identity-user": {
    rules: ["named-mfa-device.ts"],
    locals: {
      create_named_mfa_device: createNamedMfaDevice(device),
      delete_named_mfa_device: deleteNamedMfaDevice(device),
    },
  },
  "account-guardrails": {
    rules: ["event-patterns.ts", "topic-policy.ts", "stop-policies.ts"],
    locals: {
      ...Object.fromEntries(alertLocals),
      no_more_spending: noMoreSpending,
      budgets_assumes: budgetsAssumes(account, expression("local.budget_name")),
      attaches_stop: attachesStop(account, stop, each("name in var.budget_stop_role_names")),
    },
  },
  "organization-trail": {
    rules: ["bucket-policy.ts"],
    locals: {
      bucket_policy: trailBucketPolicy({
        partition,
        bucket: expression("var.bucket"),
        trailArn: expression("local.trail_arn"),
        managementAccountId: expression("var.management_account_id"),
        organizationId: expression("var.organization_id"),
        writers,
      }),
    },
  },
  "state-bucket": {
    rules: ["bucket-policy.ts"],
    locals: { bucket_policy: bucketPolicy(partition, expression("var.name"), writers) },
  },
  "hcp-run-role": {
    rules: ["run-trust.ts"],
    locals: {
      plan_trust: hcpTrust("plan"),
      apply_trust: hcpTrust("apply"),
      plan_assumes: assumeFurther(each("arn in var.plan_assumes")),
      apply_assumes: assumeFurther(each("arn in var.apply_assumes")),
    },
  },
};
