import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { AccountGuardrails } from "../../modules/account-guardrails/account-guardrails";
import { HcpRunRole } from "../../modules/hcp-run-role/hcp-run-role";
import { IamUserDenial } from "../../modules/iam-user-denial/iam-user-denial";
import { IdentityUser } from "../../modules/identity-user/identity-user";
import { MfaRole } from "../../modules/mfa-role/mfa-role";
import { OrganizationTrail } from "../../modules/organization-trail/organization-trail";
import { PasswordPolicy } from "../../modules/password-policy/password-policy";
import { RoleGroup } from "../../modules/role-group/role-group";
import { SelfServiceGroup } from "../../modules/self-service-group/self-service-group";
import { StateBucket } from "../../modules/state-bucket/state-bucket";
import { AddressedStack } from "../../stacks/addressed-stack";
import { appInMemory, type Plan, readable } from "../support/synthesized";

/** What one construct makes, alone in a stack. */
function made(build: (scope: Construct, provider: AwsProvider) => void): unknown {
  const stack = new AddressedStack(appInMemory(), "test");
  build(stack, new AwsProvider(stack, "provider", { alias: "here" }));
  const plan: Plan = JSON.parse(Testing.synth(stack, true));
  return (readable(plan) as Plan).resource;
}

/** The whole of it, with what is not a resource. */
function whole(build: (scope: Construct, provider: AwsProvider) => void): unknown {
  const stack = new AddressedStack(appInMemory(), "test");
  build(stack, new AwsProvider(stack, "provider", { alias: "here" }));
  const { check, data, resource } = readable(JSON.parse(Testing.synth(stack, true))) as Plan;
  return { check, data, resource };
}

const identityAccountId = "111111111111";
const writers = ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/apply"];

describe("the synthesized resources of a module", () => {
  it("equal the snapshot: mfa-role", () => {
    const permissions = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
    } as const;
    const managedPolicyArns = ["arn:aws:iam::aws:policy/job-function/Billing"];
    expect(
      made(
        (scope, provider) =>
          new MfaRole(scope, "this", {
            provider,
            name: "s3",
            identityAccountId,
            permissions,
            managedPolicyArns,
          }),
      ),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: role-group", () => {
    const delegated = [{ roleArns: ["arn:aws:iam::222222222222:role/s3"] }];
    expect(
      made(
        (scope, provider) =>
          new RoleGroup(scope, "this", { provider, name: "s3-A", delegated, members: ["alice"] }),
      ),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: self-service-group", () => {
    expect(
      made(
        (scope, provider) =>
          new SelfServiceGroup(scope, "this", { provider, identityAccountId, members: ["alice"] }),
      ),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: identity-user", () => {
    const mfaDevice = { partition: "aws", identityAccountId, name: "alice-phone", isRemovable: true };
    expect(
      made(
        (scope, provider) =>
          new IdentityUser(scope, "this", { provider, name: "alice", mfaDevice, tags: { team: "web" } }),
      ),
    ).toMatchSnapshot();
  });

  it("keep an initial password's login profile on later changes", () => {
    const initialPassword = { pgpKey: "keybase:alice", mustBeChanged: true };
    const { aws_iam_user_login_profile: profiles } = made(
      (scope, provider) => new IdentityUser(scope, "this", { provider, name: "alice", initialPassword }),
    ) as Record<string, unknown>;
    expect(profiles).toEqual({
      this: {
        provider: "aws.here",
        user: "${aws_iam_user.this.name}",
        pgp_key: "keybase:alice",
        password_length: 24,
        password_reset_required: true,
        lifecycle: { ignore_changes: ["pgp_key", "password_length", "password_reset_required"] },
      },
    });
  });

  it("equal the snapshot: account-guardrails", () => {
    const account = { accountName: "A", accountId: "222222222222", alias: "acme-a" };
    const emails = ["security@example.com"];
    expect(
      whole(
        (scope, provider) =>
          new AccountGuardrails(scope, "this", {
            provider,
            ...account,
            iamUsersCheck: "warn",
            iamUsersEmails: emails,
            adminRoleNames: ["admin", "Root"],
            adminUseEmails: emails,
            rootUseEmails: emails,
            budgetMonthlyUsd: 500,
            budgetEmails: emails,
            budgetStopAt: 120,
            budgetStopRoleNames: ["ec2", "vpc"],
          }),
      ),
    ).toMatchSnapshot();
    expect(
      whole(
        (scope, provider) =>
          new AccountGuardrails(scope, "this", { provider, ...account, iamUsersCheck: "fail" }),
      ),
    ).toMatchSnapshot();
  });

  it("cannot include a spending stop without a budget: account-guardrails", () => {
    const account = { accountName: "A", accountId: "222222222222", budgetStopAt: 120 };
    expect(() =>
      made((scope, provider) => new AccountGuardrails(scope, "this", { provider, ...account })),
    ).toThrow("budgetStopAt requires budgetMonthlyUsd");
  });

  it("equal the snapshot: hcp-run-role", () => {
    const planAssumes = ["arn:aws:iam::222222222222:role/reader"];
    const applyAssumes = ["arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"];
    const hcp = {
      accountId: identityAccountId,
      organization: "acme",
      project: "access",
      workspaces: ["example-access"],
    };
    expect(
      made(
        (scope, provider) => new HcpRunRole(scope, "this", { provider, ...hcp, planAssumes, applyAssumes }),
      ),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: iam-user-denial", () => {
    const accountIds = ["222222222222", "333333333333"];
    expect(
      whole(
        (scope, provider) =>
          new IamUserDenial(scope, "this", { provider, managementAccountId: identityAccountId, accountIds }),
      ),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: organization-trail", () => {
    const managed = { managementAccountId: identityAccountId, organizationId: "o-a1b2c3d4e5" };
    const place = { region: "us-east-1", bucketName: "acme-trail" };
    expect(
      whole(
        (scope, provider) =>
          new OrganizationTrail(scope, "this", { provider, ...managed, ...place, writers }),
      ),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: password-policy", () => {
    expect(made((scope, provider) => new PasswordPolicy(scope, "this", { provider }))).toMatchSnapshot();
  });

  it("equal the snapshot: state-bucket", () => {
    expect(
      made((scope, provider) => new StateBucket(scope, "this", { provider, name: "acme-state", writers })),
    ).toMatchSnapshot();
  });

  it("equal the snapshot: state-bucket with a KMS key and access logs", () => {
    const kmsKeyId = "arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012";
    const more = { kmsKeyId, accessLogs: "acme-logs", oldVersionsDays: 30, partition: "aws-cn" };
    expect(
      made(
        (scope, provider) =>
          new StateBucket(scope, "this", { provider, name: "acme-state", writers, ...more }),
      ),
    ).toMatchSnapshot();
  });
});
