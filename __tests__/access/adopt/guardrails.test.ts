import { join } from "node:path";
import { AccountIndex } from "../../../access/adopt/account-index";
import { adoptionOf } from "../../../access/adopt/adoption";
import type { LiveGuardrails } from "../../../access/verify/guardrails/live-guardrails";
import { planOfFile } from "../../support/synthesized";

const [M, A, B] = ["111111111111", "222222222222", "333333333333"];
const GUARDRAIL = /^aws_(sns|cloudwatch|budgets|organizations)_|^aws_(cloudtrail|s3_bucket)(?!_)/;
const plan = planOfFile(join("examples", "guardrails.yaml"));

/** What is found of guardrails where these stand, account by account, and nothing else. */
function adopt(existing: Readonly<Record<string, Partial<LiveGuardrails>>>) {
  const accounts = [M, A, B].map((id): [string, AccountIndex] => {
    const guardrails = {
      topics: [],
      rules: [],
      budgets: [],
      controlPolicies: [],
      trails: [],
      ...existing[id],
    };
    const live = { users: [], groups: [], roles: [], attached: [] };
    const nothing = { policies: [], withPassword: new Set<string>(), hasPasswordPolicy: false };
    return [id, new AccountIndex({ live, ...nothing, guardrails })];
  });
  const { imports, absent, refused, notes } = adoptionOf(plan, new Map(accounts));
  return {
    imports: imports.map(({ to, id }) => `${to} ${id}`),
    absent: absent.filter((address) => GUARDRAIL.test(address)),
    refused,
    notes,
  };
}

const topic = (region: string, account: string, name: string) => `arn:aws:sns:${region}:${account}:${name}`;

describe("adoption of guardrails", () => {
  it("leaves guardrails that do not exist to the apply", () => {
    const { imports, absent, refused } = adopt({});
    expect([imports, refused]).toEqual([[], []]);
    expect(absent).toHaveLength(
      Object.entries(plan.resource)
        .filter(([type]) => GUARDRAIL.test(type))
        .flatMap(([, byId]) => Object.keys(byId)).length,
    );
  });

  it("imports a topic with its policy and confirmed subscriptions", () => {
    const arn = topic("us-east-1", A, "gatehouse-iam-users");
    const subscriptions = [
      { protocol: "email", endpoint: "security@example.com", arn: `${arn}:1` },
      { protocol: "email", endpoint: "mallory@example.com", arn: `${arn}:2` },
    ];
    expect(adopt({ [A]: { topics: [{ arn, subscriptions }] } }).imports).toEqual([
      `aws_sns_topic.guardrails_A_iam-users ${arn}`,
      `aws_sns_topic_policy.guardrails_A_iam-users ${arn}`,
      `aws_sns_topic_subscription.guardrails_A_iam-users_security__40example__2ecom ${arn}:1`,
    ]);
  });

  it("reports an unconfirmed subscription, which has no ARN to import", () => {
    const arn = topic("us-east-1", A, "gatehouse-iam-users");
    const subscriptions = [{ protocol: "email", endpoint: "security@example.com" }];
    const { imports, absent, notes } = adopt({ [A]: { topics: [{ arn, subscriptions }] } });
    expect(imports.filter((it) => it.startsWith("aws_sns_topic_subscription"))).toEqual([]);
    expect(absent.filter((it) => it.startsWith("aws_sns_topic_subscription.guardrails_A_iam"))).toHaveLength(
      1,
    );
    expect(notes).toEqual([
      {
        accountId: A,
        note: "security@example.com has not confirmed the subscription to gatehouse-iam-users, which cannot be imported until then: the apply sends another request",
      },
    ]);
  });

  it("imports an object only from its own region", () => {
    const arn = topic("eu-west-1", M, "gatehouse-admin-use");
    const rules = [{ region: "eu-west-1", name: "gatehouse-admin-use", targets: { topic: {} } }];
    expect(adopt({ [M]: { topics: [{ arn, subscriptions: [] }], rules } }).imports).toEqual([
      `aws_sns_topic.guardrails_M_eu-west-1_admin-use ${arn}`,
      `aws_sns_topic_policy.guardrails_M_eu-west-1_admin-use ${arn}`,
      "aws_cloudwatch_event_rule.guardrails_M_eu-west-1_admin-use gatehouse-admin-use",
      "aws_cloudwatch_event_target.guardrails_M_eu-west-1_admin-use gatehouse-admin-use/topic",
    ]);
  });

  it("leaves a rule's missing target to the apply", () => {
    const rules = [{ region: "us-east-1", name: "gatehouse-iam-users", targets: { other: {} } }];
    expect(adopt({ [B]: { rules } }).imports).toEqual([
      "aws_cloudwatch_event_rule.guardrails_B_iam-users gatehouse-iam-users",
    ]);
  });

  it("imports a budget by account and name", () => {
    expect(
      adopt({ [A]: { budgets: [{ name: "gatehouse-monthly", notifications: [], actions: [] }] } }).imports,
    ).toEqual(["aws_budgets_budget.guardrails_A 222222222222:gatehouse-monthly"]);
    expect(
      adopt({ [B]: { budgets: [{ name: "gatehouse-monthly", notifications: [], actions: [] }] } }).imports,
    ).toEqual([]);
  });

  it("imports the organization's policy by its id, with its attachments", () => {
    const policy = { name: "gatehouse-no-iam-users", id: "p-1234", targetIds: [B, "r-root"] };
    expect(adopt({ [M]: { controlPolicies: [policy] } }).imports).toEqual([
      "aws_organizations_policy.no-iam-users p-1234",
      "aws_organizations_policy_attachment.no-iam-users_333333333333 333333333333:p-1234",
    ]);
    const another = { ...policy, name: "another" };
    expect(adopt({ [M]: { controlPolicies: [another] } }).imports).toEqual([]);
  });
});
