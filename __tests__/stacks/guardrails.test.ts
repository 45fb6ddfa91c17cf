import { join } from "node:path";
import type { TerraformResource } from "cdktf";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { BASE, NOW, parse } from "../support/parse-organization";
import {
  type Plan,
  planOf,
  policyIn,
  type Resource,
  resourcesOf,
  synthesizeAll,
} from "../support/synthesized";

const FILE = join(PACKAGE, "examples", "guardrails.yaml");
const organization = loadOrganization(FILE);
const plan = planOf(entitlementsOf(organization, NOW));

/** The plan of the base, which has a member account A and others, and what a test adds to it. */
const planWith = (added: string, base = BASE): Plan =>
  planOf(entitlementsOf(parse(`${base}users: {}\n${added}\n`), NOW));
const addresses = (plan: Plan) => resourcesOf(plan).map(({ type, id }) => `${type}.${id}`);
const bare = addresses(planWith(""));
const added = (setting: string, base?: string) =>
  addresses(planWith(setting, base)).filter((address) => !bare.includes(address));
const ofType = (plan: Plan, type: string): Resource[] => resourcesOf(plan).filter((it) => it.type === type);

describe("the guardrail settings", () => {
  it("create nothing by default", () => {
    expect(bare.filter((address) => !/^aws_iam_(user|group|role|policy\.group)/.test(address))).toEqual([]);
    expect([Object.keys(planWith("")).includes("check"), Object.keys(planWith("")).includes("data")]).toEqual(
      [false, false],
    );
  });

  it("create a check in each member account: check", () => {
    const { check, data } = planWith("guardrails: { iamUsersOutsideIdentity: { check: true } }");
    expect(Object.keys(check ?? {})).toEqual(["guardrails_A", "guardrails_B", "guardrails_C"]);
    expect(JSON.stringify(check)).not.toContain('"data":');
    expect(data?.aws_iam_users).toEqual({
      guardrails_A: expect.objectContaining({ provider: "aws.A" }),
      guardrails_B: expect.objectContaining({ provider: "aws.B" }),
      guardrails_C: expect.objectContaining({ provider: "aws.C" }),
    });
  });

  it("create a postcondition that fails the plan: failPlan", () => {
    const { check, data } = planWith(
      "guardrails: { iamUsersOutsideIdentity: { check: true, failPlan: true } }",
    );
    expect(check).toBeUndefined();
    expect(data?.aws_iam_users?.guardrails_A?.lifecycle).toEqual({
      postcondition: [
        {
          condition: "${length(self.names) == 0}",
          error_message: expect.stringContaining('${join(", ", sort(self.names))}'),
        },
      ],
    });
  });

  it("create alerts in member accounts, not in the identity account: alert", () => {
    const planned = added("guardrails: { iamUsersOutsideIdentity: { alert: [s@example.com] } }");
    expect(planned.filter((address) => address.includes("guardrails_A")).sort()).toEqual([
      "aws_cloudwatch_event_rule.guardrails_A_iam-users",
      "aws_cloudwatch_event_target.guardrails_A_iam-users",
      "aws_sns_topic.guardrails_A_iam-users",
      "aws_sns_topic_policy.guardrails_A_iam-users",
      "aws_sns_topic_subscription.guardrails_A_iam-users_s__40example__2ecom",
    ]);
    expect(planned).toHaveLength(15);
    expect(planned.join()).not.toContain("guardrails_M");
  });

  it("attach an SCP to member accounts, not to the identity account: deny", () => {
    const planned = planWith("guardrails: { iamUsersOutsideIdentity: { deny: true } }");
    expect(ofType(planned, "aws_organizations_policy_attachment").map(({ args }) => args.target_id)).toEqual([
      "222222222222",
      "333333333333",
      "444444444444",
    ]);
    const [policy] = ofType(planned, "aws_organizations_policy");
    expect(policyIn(policy?.args.content).Statement).toMatchObject([
      { Effect: "Deny", Action: ["iam:CreateUser", "iam:CreateLoginProfile", "iam:CreateAccessKey"] },
    ]);
    expect(JSON.stringify(policy?.args.lifecycle)).toContain('master_account_id == \\"111111111111\\"');
  });

  it("alert on administrator roles in all used regions: adminUse", () => {
    const administrator = BASE.replace(
      "{ policy: admin }",
      "{ managedPolicies: [AdministratorAccess], name: Root }",
    );
    const setting = "guardrails: { adminUse: { alert: [s@example.com] } }\nregion: eu-west-1";
    const rules = ofType(planWith(setting, administrator), "aws_cloudwatch_event_rule");
    expect(rules.map(({ args }) => args.provider)).toEqual(["aws.M", "aws.M_eu-west-1"]);
    for (const { args } of rules) {
      expect(JSON.parse(String(args.event_pattern)).detail.requestParameters).toEqual({
        roleArn: [{ suffix: ":role/Root" }],
      });
      // Without, EventBridge leaves out AssumeRole, which CloudTrail calls read-only.
      expect(args.state).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
    }
  });

  it("use an account's own region instead of the file's: adminUse", () => {
    const regions = (file: string, own: string) => {
      const accounts = BASE.replace('"222222222222" }', `"222222222222"${own} }`);
      const setting = `guardrails: { adminUse: { alert: [s@example.com], roles: [vpc] } }\n${file}`;
      return ofType(planWith(setting, accounts), "aws_cloudwatch_event_rule").map(
        ({ args }) => args.provider,
      );
    };
    expect(regions("", "")).toEqual(["aws.M"]);
    expect(regions("", ", region: us-east-1")).toEqual(["aws.M"]);
    expect(regions("", ", region: sa-east-1")).toEqual(["aws.M", "aws.M_sa-east-1"]);
    expect(regions("region: eu-west-1", ", region: sa-east-1")).toEqual([
      "aws.M",
      "aws.M_eu-west-1",
      "aws.M_sa-east-1",
    ]);
  });

  it("alert only on the listed roles: adminUse.roles", () => {
    const setting = "guardrails: { adminUse: { alert: [s@example.com], roles: [vpc, ec2] } }";
    const [rule] = ofType(planWith(setting), "aws_cloudwatch_event_rule");
    expect(JSON.parse(String(rule?.args.event_pattern)).detail.requestParameters.roleArn).toEqual([
      { suffix: ":role/vpc" },
      { suffix: ":role/ec2" },
    ]);
  });

  it("create alerts in every account: rootUse", () => {
    const planned = added("guardrails: { rootUse: { alert: [s@example.com] } }");
    expect(planned.filter((address) => address.startsWith("aws_cloudwatch_event_rule."))).toEqual(
      ["A", "B", "C", "M"].map((account) => `aws_cloudwatch_event_rule.guardrails_${account}_root-use`),
    );
    expect(planned).toHaveLength(20);
  });

  it("create one safe policy in the identity account: passwordPolicy", () => {
    const [policy, ...others] = ofType(planWith("passwordPolicy: {}"), "aws_iam_account_password_policy");
    expect(others).toEqual([]);
    expect(policy?.args).toMatchObject({
      provider: "aws.M",
      minimum_password_length: 14,
      require_symbols: true,
      hard_expiry: false,
    });
  });

  it("turn off a rule of passwords where the file does", () => {
    const rules =
      "requireLowercaseCharacters: false, requireUppercaseCharacters: false, requireNumbers: false, requireSymbols: false";
    const [policy] = ofType(
      planWith(
        `passwordPolicy: { ${rules}, allowUsersToChangePassword: false, hardExpiry: true, maxAgeDays: 90 }`,
      ),
      "aws_iam_account_password_policy",
    );
    expect(policy?.args).toMatchObject({
      require_lowercase_characters: false,
      require_uppercase_characters: false,
      require_numbers: false,
      require_symbols: false,
      allow_users_to_change_password: false,
      hard_expiry: true,
    });
  });
});

describe("a budget that stops spending", () => {
  const stopping = (more = "") =>
    planWith(
      more,
      BASE.replace(
        /A: \{ id: ("\d+")/,
        "A: { budget: { monthlyUsd: 5, notify: [s@example.com], stopAt: 120 }, id: $1",
      ).replace("{ policy: admin }", "{ managedPolicies: [AdministratorAccess] }"),
    );
  const actionOf = (plan: Plan) => ofType(plan, "aws_budgets_budget_action")[0]?.args;
  const rolesOf = (plan: Plan) =>
    (actionOf(plan) as unknown as { definition: { iam_action_definition: { roles: string[] } } }).definition
      .iam_action_definition.roles;

  it("attaches a Deny to its account's roles automatically, at the percentage", () => {
    const planned = stopping();
    expect(ofType(planned, "aws_budgets_budget_action")).toHaveLength(1);
    expect(actionOf(planned)).toMatchObject({
      provider: "aws.A",
      action_type: "APPLY_IAM_POLICY",
      approval_model: "AUTOMATIC",
      notification_type: "ACTUAL",
      action_threshold: { action_threshold_type: "PERCENTAGE", action_threshold_value: 120 },
      depends_on: expect.arrayContaining(["aws_iam_role.role_A_vpc"]),
    });
    const stop = ofType(planned, "aws_iam_policy").find(
      ({ args }) => args.name === "gatehouse-stop-spending",
    );
    const [statement, ...others] = policyIn(stop?.args.policy).Statement;
    expect([others, statement?.Effect, statement?.Resource]).toEqual([[], "Deny", "*"]);
    const still = [statement?.NotAction ?? []].flat();
    expect(
      still.filter((it) => !/:(Cancel|Delete|Describe|Get|List|Release|Stop|Terminate|View)/.test(it)),
    ).toEqual([]);
  });

  it("does not stop administrators and roles that apply", () => {
    expect(rolesOf(stopping())).toEqual(["ec2", "vpc"]);
    expect(rolesOf(stopping("terraform: { appliedBy: [vpc] }"))).toEqual(["ec2"]);
    const byArn = (account: string) => `terraform: { appliedBy: ["arn:aws:iam::${account}:role/vpc"] }`;
    expect(rolesOf(stopping(byArn("222222222222")))).toEqual(["ec2"]);
    expect(rolesOf(stopping(byArn("333333333333")))).toEqual(["ec2", "vpc"]);
  });

  it("is executed by a role for only this budget, this policy and these roles", () => {
    const planned = stopping();
    const role = ofType(planned, "aws_iam_role").find(({ args }) => args.name === "gatehouse-stop-spending");
    expect(policyIn(role?.args.assume_role_policy).Statement).toEqual([
      {
        Sid: "BudgetAttaches",
        Effect: "Allow",
        Principal: { Service: "budgets.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "222222222222" },
          ArnLike: {
            "aws:SourceArn": [
              "arn:aws:budgets::222222222222:budget/gatehouse-monthly",
              "arn:aws:budgets::222222222222:budget/gatehouse-monthly/action/*",
            ],
          },
        },
      },
    ]);
    const inline = ofType(planned, "aws_iam_role_policy").find(
      ({ args }) => args.name === "gatehouse-stop-spending",
    );
    expect(policyIn(inline?.args.policy).Statement).toEqual([
      {
        Sid: "AttachTheStop",
        Effect: "Allow",
        Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        Resource: ["arn:aws:iam::222222222222:role/ec2", "arn:aws:iam::222222222222:role/vpc"],
        Condition: {
          ArnEquals: { "iam:PolicyARN": "arn:aws:iam::222222222222:policy/gatehouse-stop-spending" },
        },
      },
    ]);
  });
});

describe("the example with every guardrail", () => {
  it("lets only EventBridge publish to each topic, with no wildcard except the SCP", () => {
    const topics = new Map(ofType(plan, "aws_sns_topic").map(({ id, args }) => [id, args]));
    const policies = ofType(plan, "aws_sns_topic_policy");
    expect(policies.map(({ id }) => id)).toEqual([...topics.keys()]);
    for (const { id, args } of policies) {
      const [statement, ...others] = policyIn(args.policy).Statement;
      expect(others).toEqual([]);
      expect(statement).toEqual({
        Sid: "EventBridgePublishes",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: expect.stringMatching(
          new RegExp(`^arn:aws:sns:[a-z]+-[a-z]+-1:\\d{12}:${String(topics.get(id)?.name)}$`),
        ),
      });
      const provider = plan.provider.aws.find(({ alias }) => args.provider === `aws.${alias}`);
      expect(String(statement?.Resource)).toContain(`:${provider?.region}:${provider?.allowed_account_ids}:`);
    }
  });

  it("creates the organization trail in the management account", () => {
    const keys = "create: true, bucket: acme-trail, organizationId: o-a1b2c3d4e5, account: B";
    const withTrail = planWith(`guardrails: { trail: { ${keys} } }`);
    const ours = resourcesOf(withTrail).filter(({ type }) => /^aws_(cloudtrail|s3_)/.test(type));
    expect(ours.map(({ type, args }) => [type, args.provider])).toEqual(
      ours.map(({ type }) => [type, "aws.B"]),
    );
    expect(ours).toHaveLength(7);
    const [, others] = policyIn(ofType(withTrail, "aws_s3_bucket_policy")[0]?.args.policy).Statement;
    const [root, entry] = ["root", "role/OrganizationAccountAccessRole"];
    const writers = others?.Condition?.ArnNotLike?.["aws:PrincipalArn"];
    expect(writers).toEqual(
      expect.arrayContaining([root, entry].map((it) => `arn:aws:iam::333333333333:${it}`)),
    );
  });

  it("creates the same resources in a stack per account as in one plan", () => {
    const perAccount = {
      ...organization,
      terraform: { ...organization.terraform, layout: "per-account" as const },
    };
    const stacks = [...synthesizeAll(entitlementsOf(perAccount, NOW)).values()].map(
      (json): Plan => JSON.parse(json),
    );
    expect(stacks.flatMap(addresses).sort()).toEqual(addresses(plan).sort());
    expect(stacks.flatMap(({ check = {} }) => Object.keys(check)).sort()).toEqual(
      Object.keys(plan.check ?? {}).sort(),
    );
  });

  it("tags every taggable resource by its provider, and people with their own tags", () => {
    const untagged = resourcesOf(plan).filter(({ type, args }) => {
      const provider = plan.provider.aws.find(({ alias }) => args.provider === `aws.${alias}`);
      const isTagged = JSON.stringify(provider?.default_tags) === '[{"tags":{"CostCenter":"platform"}}]';
      return takesTags(type) && !isTagged;
    });
    expect(untagged.map(({ type, id }) => `${type}.${id}`)).toEqual([]);
    const taggable = new Set(resourcesOf(plan).flatMap(({ type }) => (takesTags(type) ? [type] : [])));
    expect([...taggable].sort()).toEqual([
      "aws_budgets_budget",
      "aws_budgets_budget_action",
      "aws_cloudtrail",
      "aws_cloudwatch_event_rule",
      "aws_iam_policy",
      "aws_iam_role",
      "aws_iam_user",
      "aws_organizations_policy",
      "aws_s3_bucket",
      "aws_sns_topic",
    ]);
    expect(plan.resource.aws_iam_user?.user_alice?.tags).toEqual({ team: "network" });
  });

  it("sets a permissions boundary only on the declared role, in every account", () => {
    const bounded = ofType(plan, "aws_iam_role").filter(
      ({ args }) => args.permissions_boundary !== undefined,
    );
    expect(bounded.map(({ id }) => id)).toEqual(["role_A_vpc", "role_B_vpc", "role_M_vpc"]);
  });
});

/** Whether the provider puts default tags on resources of a type: it then has `tags_all`. */
function takesTags(type: string): boolean {
  const file = type.slice("aws_".length).replaceAll("_", "-");
  const bindings: Record<string, unknown> = require(`@cdktf/provider-aws/lib/${file}`);
  const [binding] = Object.values(bindings).filter(
    (it): it is typeof TerraformResource => typeof it === "function" && "tfResourceType" in it,
  );
  if (binding === undefined) throw new Error(`no binding for ${type}`);
  return "tagsAll" in binding.prototype;
}
