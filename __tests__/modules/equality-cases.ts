import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { AccountGuardrails } from "../../modules/account-guardrails/account-guardrails";
import { HcpRunRole } from "../../modules/hcp-run-role/hcp-run-role";
import { IdentityUser } from "../../modules/identity-user/identity-user";
import { MfaRole } from "../../modules/mfa-role/mfa-role";
import { OrganizationTrail } from "../../modules/organization-trail/organization-trail";
import { PasswordPolicy } from "../../modules/password-policy/password-policy";
import { type PolicyDocument, policyJson } from "../../modules/policy-document";
import { RoleGroup } from "../../modules/role-group/role-group";
import { SelfServiceGroup } from "../../modules/self-service-group/self-service-group";
import { StateBucket } from "../../modules/state-bucket/state-bucket";
import { literalText } from "../../modules/template-text";

/** A call of a Terraform module, and the construct that makes the same resources. */
export interface EqualityCase {
  readonly module: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly construct: (scope: Construct, id: string, provider: AwsProvider) => void;
}

/** Account and AWS organization of the plans. */
export interface Place {
  readonly accountId: string;
  /** Of the AWS organization that the account manages. */
  readonly organizationId: string;
}

const PERMISSIONS: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::home/${aws:username}/*" }],
};
const ARNS = {
  vpc: "arn:aws:iam::222222222222:role/vpc",
  ec2: "arn:aws-cn:iam::333333333333:role/people/ec2",
  readOnly: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  billing: "arn:aws:iam::aws:policy/job-function/Billing",
  boundary: "arn:aws:iam::222222222222:policy/boundary",
  github: "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
};
const PGP_KEY = "A".repeat(200);
const END = "2032-12-02T00:00:00Z";
const LATER = "2033-01-15T12:30:00Z";
const TAGS = { team: "web" };
const EMAILS = ["security@example.com", "on.call@example.com"];

/** Each optional input is set in one of them: inputs.test.ts */
export function equalityCases({ accountId, organizationId }: Place): EqualityCase[] {
  const identityAccountId = accountId;
  const writers = [`arn:aws:iam::${accountId}:root`, `arn:aws:iam::${accountId}:role/apply-*`];
  return [
    ...mfaRoles(),
    ...roleGroups(),
    ...selfServiceGroups(identityAccountId),
    ...identityUsers(identityAccountId),
    ...passwordPolicies(),
    ...identityAccounts(identityAccountId),
    ...guardrails(accountId),
    ...trails(accountId, organizationId, writers),
    ...stateBuckets(writers),
    ...hcpRunRoles(accountId),
  ];
}

function mfaRoles(): EqualityCase[] {
  const name = "vpc";
  const identityAccountId = "111111111111";
  const required = { name, identity_account_id: identityAccountId };
  const oidc = {
    providerArn: `${ARNS.github}/acme`,
    audience: "sts.amazonaws.com",
    subjects: ["repo:acme/app:ref:refs/heads/main", "repo:acme/web:environment:production"],
  };
  const from = {
    ips: ["203.0.113.0/24", "2001:db8::/32"],
    vpcs: ["vpc-0123456789abcdef0"],
    organization: "o-a1b2c3d4e5",
  };
  const conditions = [
    { test: "StringEquals", variable: "aws:PrincipalTag/team", values: ["web", "${aws:username}"] },
    { test: "Bool", variable: "aws:ViaAWSService", values: ["false"] },
  ];
  return [
    {
      module: "mfa-role",
      inputs: { ...required, policy: policyJson(PERMISSIONS) },
      construct: (scope, id, provider) =>
        new MfaRole(scope, id, { provider, name, identityAccountId, permissions: PERMISSIONS }),
    },
    {
      module: "mfa-role",
      inputs: {
        ...required,
        managed_policy_arns: [ARNS.readOnly, ARNS.billing],
        mfa_max_age: 900,
        max_session_duration: 7200,
        named_sessions: true,
        source_identity: true,
        from,
        conditions: conditions.map((it) => ({ ...it, values: it.values.map(literalText) })),
        oidc: { provider_arn: oidc.providerArn, audience: oidc.audience, subjects: oidc.subjects },
        permissions_boundary: ARNS.boundary,
        path: "/people/",
        description: 'Networks of A; see "runbook".',
        tags: { team: "web" },
        partition: "aws-cn",
        exclusive: false,
      },
      construct: (scope, id, provider) =>
        new MfaRole(scope, id, {
          provider,
          name,
          identityAccountId,
          managedPolicyArns: [ARNS.readOnly, ARNS.billing],
          mfaMaxAge: 900,
          maxSessionDuration: 7200,
          namedSessions: true,
          sourceIdentity: true,
          from,
          conditions,
          oidc,
          permissionsBoundary: ARNS.boundary,
          path: "/people/",
          description: 'Networks of A; see "runbook".',
          tags: { team: "web" },
          partition: "aws-cn",
          exclusive: false,
        }),
    },
  ];
}

function roleGroups(): EqualityCase[] {
  const name = "vpc-A";
  return [
    {
      module: "role-group",
      inputs: { name, role_arns: [ARNS.vpc, ARNS.ec2], members: ["alice", "bob"] },
      construct: (scope, id, provider) =>
        new RoleGroup(scope, id, {
          provider,
          name,
          delegated: [{ roleArns: [ARNS.vpc, ARNS.ec2] }],
          members: ["alice", "bob"],
        }),
    },
    ...[undefined, END].map(
      (end): EqualityCase => ({
        module: "role-group",
        inputs: { name, role_arns: [ARNS.vpc], not_after: end ?? null, source_identity: true },
        construct: (scope, id, provider) =>
          new RoleGroup(scope, id, {
            provider,
            name,
            delegated: [{ roleArns: [ARNS.vpc], notAfter: end }],
            members: [],
            sourceIdentity: true,
          }),
      }),
    ),
    {
      module: "role-group",
      inputs: { name, role_arns: [ARNS.vpc], not_after: END, path: "/people/", exclusive: false },
      construct: (scope, id, provider) =>
        new RoleGroup(scope, id, {
          provider,
          name,
          delegated: [{ roleArns: [ARNS.vpc], notAfter: END }],
          members: [],
          path: "/people/",
          exclusive: false,
        }),
    },
  ];
}

function selfServiceGroups(identityAccountId: string): EqualityCase[] {
  const required = { identity_account_id: identityAccountId };
  const module = "self-service-group";
  const windows: EqualityCase[] = [
    { enroll_until: END, enrollment_windows: [] },
    { enroll_until: null, enrollment_windows: [LATER, END, LATER] },
    { enroll_until: END, enrollment_windows: [END, LATER] },
  ].map(({ enroll_until, enrollment_windows }) => ({
    module,
    inputs: { ...required, enroll_until, enrollment_windows, path: "/people/", tags: TAGS },
    construct: (scope, id, provider) => {
      const ends = [...new Set(enrollment_windows)].filter(
        (end) => enroll_until === null || end > enroll_until,
      );
      const enrollment = { until: enroll_until ?? undefined, ends };
      const more = { path: "/people/", tags: TAGS };
      new SelfServiceGroup(scope, id, { provider, identityAccountId, members: [], enrollment, ...more });
    },
  }));
  return [
    {
      module,
      inputs: { ...required, members: ["alice"] },
      construct: (scope, id, provider) =>
        new SelfServiceGroup(scope, id, { provider, identityAccountId, members: ["alice"] }),
    },
    {
      module,
      inputs: {
        ...required,
        name: "everyone",
        open_enrollment: true,
        first_login_password_change: true,
        delete_own_mfa_device: false,
        login_with_browser: true,
        mfa_exempt: ["sts:DecodeAuthorizationMessage", "iam:ListUsers", "sts:DecodeAuthorizationMessage"],
        source_identity: true,
        partition: "aws-us-gov",
        exclusive: false,
      },
      construct: (scope, id, provider) =>
        new SelfServiceGroup(scope, id, {
          provider,
          identityAccountId,
          members: [],
          name: "everyone",
          openEnrollment: true,
          firstLoginPasswordChange: true,
          deleteOwnMfaDevice: false,
          loginWithBrowser: true,
          mfaExempt: ["iam:ListUsers", "sts:DecodeAuthorizationMessage"],
          sourceIdentity: true,
          partition: "aws-us-gov",
          exclusive: false,
        }),
    },
    ...windows,
    ...[
      { accessKeys: false, accessKeyExceptions: [] },
      { accessKeys: false, accessKeyExceptions: ["bob", "dana"] },
      { accessKeys: true, accessKeyExceptions: ["bob"] },
      { accessKeys: false, accessKeyExceptions: ["bob"], loginWithBrowser: false },
    ].map(
      (keys): EqualityCase => ({
        module,
        inputs: {
          ...required,
          access_keys: keys.accessKeys,
          access_key_exceptions: [...keys.accessKeyExceptions, ...keys.accessKeyExceptions].reverse(),
          login_with_browser: keys.loginWithBrowser ?? null,
        },
        construct: (scope, id, provider) =>
          new SelfServiceGroup(scope, id, { provider, identityAccountId, members: [], ...keys }),
      }),
    ),
  ];
}

function identityUsers(identityAccountId: string): EqualityCase[] {
  const required = { name: "alice", identity_account_id: identityAccountId };
  const phone = { partition: "aws", identityAccountId, name: "alice-phone", isRemovable: true };
  return [
    {
      module: "identity-user",
      inputs: required,
      construct: (scope, id, provider) => new IdentityUser(scope, id, { provider, name: "alice" }),
    },
    {
      module: "identity-user",
      inputs: { ...required, mfa_device: phone.name, pgp_key: PGP_KEY, tags: { team: "web" } },
      construct: (scope, id, provider) =>
        new IdentityUser(scope, id, {
          provider,
          name: "alice",
          mfaDevice: phone,
          initialPassword: { pgpKey: PGP_KEY },
          tags: { team: "web" },
        }),
    },
    {
      module: "identity-user",
      inputs: {
        ...required,
        mfa_device: phone.name,
        pgp_key: PGP_KEY,
        password_length: 32,
        password_reset_required: true,
        enroll_until: END,
        delete_own_mfa_device: false,
        permissions_boundary: ARNS.boundary,
        force_destroy: false,
        partition: "aws-cn",
        exclusive: false,
      },
      construct: (scope, id, provider) =>
        new IdentityUser(scope, id, {
          provider,
          name: "alice",
          mfaDevice: { ...phone, partition: "aws-cn", isRemovable: false },
          initialPassword: { pgpKey: PGP_KEY, length: 32, mustBeChanged: true },
          enrollUntil: END,
          permissionsBoundary: ARNS.boundary,
          forceDestroy: false,
          exclusive: false,
        }),
    },
  ];
}

function passwordPolicies(): EqualityCase[] {
  const policy = {
    minimumLength: 20,
    maxAgeDays: 90,
    reusePrevention: 5,
    requireLowercaseCharacters: false,
    requireUppercaseCharacters: false,
    requireNumbers: false,
    requireSymbols: false,
    allowUsersToChangePassword: false,
    hardExpiry: true,
  };
  return [
    {
      module: "password-policy",
      inputs: {},
      construct: (scope, id, provider) => new PasswordPolicy(scope, id, { provider }),
    },
    {
      module: "password-policy",
      inputs: {
        minimum_length: 20,
        max_age_days: 90,
        reuse_prevention: 5,
        require_lowercase_characters: false,
        require_uppercase_characters: false,
        require_numbers: false,
        require_symbols: false,
        allow_users_to_change_password: false,
        hard_expiry: true,
      },
      construct: (scope, id, provider) => new PasswordPolicy(scope, id, { provider, ...policy }),
    },
  ];
}

/** Has no construct of its own: equals the constructs of the modules that it calls. */
function identityAccounts(identityAccountId: string): EqualityCase[] {
  const module = "identity-account";
  const delegated = [{ roleArns: [ARNS.vpc] }];
  return [
    {
      module,
      inputs: {
        identity_account_id: identityAccountId,
        users: { alice: {}, bob: {} },
        groups: { "vpc-A": { role_arns: [ARNS.vpc], members: ["alice"] } },
      },
      construct: (scope, id, provider) => {
        const members = ["alice", "bob"];
        for (const name of members) new IdentityUser(scope, `${id}-${name}`, { provider, name });
        new SelfServiceGroup(scope, `${id}-users`, { provider, identityAccountId, members });
        new RoleGroup(scope, `${id}-vpc`, { provider, name: "vpc-A", delegated, members: ["alice"] });
      },
    },
    {
      module,
      inputs: {
        identity_account_id: identityAccountId,
        users: {
          alice: {
            mfa_device: "alice-phone",
            pgp_key: PGP_KEY,
            enroll_until: LATER,
            tags: TAGS,
            permissions_boundary: ARNS.boundary,
            force_destroy: false,
          },
        },
        groups: { "vpc-A": { role_arns: [ARNS.vpc], not_after: END } },
        users_group: "everyone",
        password_policy: { minimum_length: 20, require_symbols: false },
        enroll_until: END,
        first_login_password_change: true,
        delete_own_mfa_device: false,
        login_with_browser: true,
        mfa_exempt: ["ec2:DescribeRegions"],
        source_identity: true,
        groups_path: "/people/",
        tags: { team: "all", cost: "1" },
        partition: "aws-us-gov",
        exclusive: false,
      },
      construct: (scope, id, provider) => {
        const partition = "aws-us-gov";
        const common = { provider, exclusive: false };
        new IdentityUser(scope, `${id}-alice`, {
          ...common,
          name: "alice",
          mfaDevice: { partition, identityAccountId, name: "alice-phone", isRemovable: false },
          initialPassword: { pgpKey: PGP_KEY, mustBeChanged: true },
          enrollUntil: LATER,
          tags: { cost: "1", team: "web" },
          permissionsBoundary: ARNS.boundary,
          forceDestroy: false,
        });
        new SelfServiceGroup(scope, `${id}-users`, {
          ...common,
          name: "everyone",
          identityAccountId,
          members: ["alice"],
          enrollment: { until: END, ends: [LATER] },
          firstLoginPasswordChange: true,
          deleteOwnMfaDevice: false,
          loginWithBrowser: true,
          mfaExempt: ["ec2:DescribeRegions"],
          sourceIdentity: true,
          path: "/people/",
          tags: { team: "all", cost: "1" },
          partition,
        });
        new RoleGroup(scope, `${id}-vpc`, {
          ...common,
          name: "vpc-A",
          delegated: [{ roleArns: [ARNS.vpc], notAfter: END }],
          path: "/people/",
          members: [],
          sourceIdentity: true,
        });
        new PasswordPolicy(scope, `${id}-passwords`, { provider, minimumLength: 20, requireSymbols: false });
      },
    },
    {
      module,
      inputs: { identity_account_id: identityAccountId, users: { alice: {} }, open_enrollment: true },
      construct: (scope, id, provider) => {
        new IdentityUser(scope, `${id}-alice`, { provider, name: "alice" });
        new SelfServiceGroup(scope, `${id}-users`, {
          provider,
          identityAccountId,
          members: ["alice"],
          openEnrollment: true,
        });
      },
    },
    {
      module,
      inputs: {
        identity_account_id: identityAccountId,
        users: { alice: {}, bob: { access_keys: true }, dana: { access_keys: false } },
        access_keys: false,
      },
      construct: (scope, id, provider) => {
        const members = ["alice", "bob", "dana"];
        for (const name of members) new IdentityUser(scope, `${id}-${name}`, { provider, name });
        new SelfServiceGroup(scope, `${id}-users`, {
          provider,
          identityAccountId,
          members,
          accessKeys: false,
          accessKeyExceptions: ["bob"],
        });
      },
    },
  ];
}

function guardrails(accountId: string): EqualityCase[] {
  const module = "account-guardrails";
  const required = { account_name: "A", account_id: accountId };
  return [
    {
      module,
      inputs: required,
      construct: (scope, id, provider) =>
        new AccountGuardrails(scope, id, { provider, accountName: "A", accountId }),
    },
    {
      module,
      inputs: {
        ...required,
        iam_users_check: "warn",
        iam_users_emails: EMAILS,
        budget_monthly_usd: 12.5,
        budget_emails: EMAILS,
        alias: "acme-a",
      },
      construct: (scope, id, provider) =>
        new AccountGuardrails(scope, id, {
          provider,
          accountName: "A",
          accountId,
          iamUsersCheck: "warn",
          iamUsersEmails: EMAILS,
          budgetMonthlyUsd: 12.5,
          budgetEmails: EMAILS,
          alias: "acme-a",
        }),
    },
    {
      module,
      inputs: {
        ...required,
        region: "cn-north-1",
        name_prefix: "acme",
        iam_users_check: "fail",
        admin_role_names: ["admin", "people/Root"],
        admin_use_emails: EMAILS,
        root_use_emails: ["root@example.com"],
        budget_monthly_usd: 500,
        budget_emails: EMAILS,
        budget_stop_at: 120,
        budget_stop_role_names: ["ec2", "vpc"],
        tags: TAGS,
        partition: "aws-cn",
      },
      construct: (scope, id, provider) =>
        new AccountGuardrails(scope, id, {
          provider,
          accountName: "A",
          accountId,
          region: "cn-north-1",
          namePrefix: "acme",
          iamUsersCheck: "fail",
          adminRoleNames: ["admin", "people/Root"],
          adminUseEmails: EMAILS,
          rootUseEmails: ["root@example.com"],
          budgetMonthlyUsd: 500,
          budgetEmails: EMAILS,
          budgetStopAt: 120,
          budgetStopRoleNames: ["ec2", "vpc"],
          tags: TAGS,
          partition: "aws-cn",
        }),
    },
  ];
}

function trails(managementAccountId: string, organizationId: string, writers: string[]): EqualityCase[] {
  const module = "organization-trail";
  const bucketName = "acme-trail";
  const required = {
    management_account_id: managementAccountId,
    organization_id: organizationId,
    bucket: bucketName,
    writers,
  };
  const props = { managementAccountId, organizationId, bucketName, writers };
  return [
    {
      module,
      inputs: required,
      construct: (scope, id, provider) =>
        new OrganizationTrail(scope, id, { provider, ...props, region: "us-east-1" }),
    },
    {
      module,
      inputs: { ...required, region: "cn-north-1", name: "acme", tags: TAGS, partition: "aws-cn" },
      construct: (scope, id, provider) =>
        new OrganizationTrail(scope, id, {
          provider,
          ...props,
          region: "cn-north-1",
          name: "acme",
          tags: TAGS,
          partition: "aws-cn",
        }),
    },
  ];
}

function stateBuckets(writers: string[]): EqualityCase[] {
  const module = "state-bucket";
  const name = "acme-state";
  return [
    {
      module,
      inputs: { name, writers },
      construct: (scope, id, provider) => new StateBucket(scope, id, { provider, name, writers }),
    },
    {
      module,
      inputs: {
        name,
        writers,
        kms_key_id: "alias/state",
        old_versions_days: 30,
        access_logs: { bucket: "acme-logs" },
        tags: TAGS,
        partition: "aws-cn",
      },
      construct: (scope, id, provider) =>
        new StateBucket(scope, id, {
          provider,
          name,
          writers,
          kmsKeyId: "alias/state",
          oldVersionsDays: 30,
          accessLogs: "acme-logs",
          tags: TAGS,
          partition: "aws-cn",
        }),
    },
  ];
}

function hcpRunRoles(accountId: string): EqualityCase[] {
  const module = "hcp-run-role";
  const runs = { organization: "acme", project: "Default Project", workspaces: ["identity", "account-A"] };
  const required = { account_id: accountId, ...runs };
  return [
    {
      module,
      inputs: required,
      construct: (scope, id, provider) => new HcpRunRole(scope, id, { provider, accountId, ...runs }),
    },
    {
      module,
      inputs: {
        ...required,
        name: "tfe",
        plan_policy_arns: [ARNS.readOnly],
        apply_policy_arns: [ARNS.readOnly, ARNS.billing],
        plan_assumes: [ARNS.vpc],
        apply_assumes: [ARNS.vpc, ARNS.ec2],
        hostname: "tfe.example.com",
        audience: "acme.identity",
        create_oidc_provider: false,
        description: "Runs of acme",
        tags: TAGS,
        partition: "aws-cn",
      },
      construct: (scope, id, provider) =>
        new HcpRunRole(scope, id, {
          provider,
          accountId,
          ...runs,
          name: "tfe",
          planPolicyArns: [ARNS.readOnly],
          applyPolicyArns: [ARNS.readOnly, ARNS.billing],
          planAssumes: [ARNS.vpc],
          applyAssumes: [ARNS.vpc, ARNS.ec2],
          hostname: "tfe.example.com",
          audience: "acme.identity",
          createOidcProvider: false,
          description: "Runs of acme",
          tags: TAGS,
          partition: "aws-cn",
        }),
    },
  ];
}
