import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamGroupMembership } from "@cdktf/provider-aws/lib/iam-group-membership";
import { IamGroupPoliciesExclusive } from "@cdktf/provider-aws/lib/iam-group-policies-exclusive";
import { IamGroupPolicy } from "@cdktf/provider-aws/lib/iam-group-policy";
import { IamGroupPolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-group-policy-attachments-exclusive";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPoliciesExclusive } from "@cdktf/provider-aws/lib/iam-user-policies-exclusive";
import { IamUserPolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-user-policy-attachments-exclusive";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";

/*
 * Measures cdktf alone: an app that creates the resources of tools/bench/organization-of.ts in loops, and reads,
 * checks and decides nothing. The policy texts are prepared in advance (BENCH_TEXTS).
 */

interface Texts {
  readonly users: number;
  readonly accounts: readonly { readonly name: string; readonly id: string }[];
  readonly selfService: string;
  readonly groups: readonly {
    readonly name: string;
    readonly policy: string;
    readonly members: readonly number[];
  }[];
  readonly roles: readonly { readonly name: string; readonly trust: string; readonly policy: string }[];
}

const texts: Texts = JSON.parse(readFileSync(join(process.env.BENCH_TEXTS ?? ""), "utf8"));
const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "access");
const providers = texts.accounts.map(
  ({ name, id }) =>
    new AwsProvider(stack, `provider_${name}`, {
      alias: name,
      region: "us-east-1",
      allowedAccountIds: [id],
      assumeRole: [
        { roleArn: `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`, sessionName: "gatehouse-bench" },
      ],
    }),
);
const [provider] = providers;

const users = Array.from({ length: texts.users }, (_, index) => {
  const user = new IamUser(stack, `user_u${index}`, { provider, name: `u${index}`, forceDestroy: true });
  new IamUserPoliciesExclusive(stack, `user_u${index}_inline`, {
    provider,
    userName: user.name,
    policyNames: [],
  });
  new IamUserPolicyAttachmentsExclusive(stack, `user_u${index}_attached`, {
    provider,
    userName: user.name,
    policyArns: [],
  });
  return user;
});

function group(name: string, policy: string, members: string[]): void {
  const made = new IamGroup(stack, `group_${name}`, { provider, name });
  const inline = new IamGroupPolicy(stack, `group_${name}_policy`, {
    provider,
    group: made.name,
    name,
    policy,
  });
  new IamGroupPoliciesExclusive(stack, `group_${name}_inline`, {
    provider,
    groupName: made.name,
    policyNames: [inline.name],
  });
  new IamGroupPolicyAttachmentsExclusive(stack, `group_${name}_attached`, {
    provider,
    groupName: made.name,
    policyArns: [],
  });
  new IamGroupMembership(stack, `group_${name}_members`, {
    provider,
    name,
    group: made.name,
    users: members,
  });
}
group(
  "users",
  texts.selfService,
  users.map((user) => user.name),
);
for (const { name, policy, members } of texts.groups) {
  group(
    name,
    policy,
    members.flatMap((index) => users[index]?.name ?? []),
  );
}

for (const [index, account] of texts.accounts.entries()) {
  const here = providers[index];
  for (const { name, trust, policy } of texts.roles) {
    const id = `role_${account.name}_${name}`;
    const role = new IamRole(stack, id, {
      provider: here,
      name,
      assumeRolePolicy: trust,
      maxSessionDuration: 3600,
    });
    const inline = new IamRolePolicy(stack, `${id}_policy`, {
      provider: here,
      role: role.name,
      name,
      policy,
    });
    new IamRolePoliciesExclusive(stack, `${id}_inline`, {
      provider: here,
      roleName: role.name,
      policyNames: [inline.name],
    });
    new IamRolePolicyAttachmentsExclusive(stack, `${id}_attached`, {
      provider: here,
      roleName: role.name,
      policyArns: [],
    });
  }
}
app.synth();
