import { liveObjects } from "../../../access/iam/live-objects";
import type { ManagedObject } from "../../../access/iam/managed-object";
import { CONFIRMED } from "../../../access/iam/planned-objects";
import { guardrailObjects } from "../../../access/verify/guardrails/guardrail-objects";

const A = "222222222222";
const DOCUMENT = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "a:B", Resource: "*" } };
const ENCODED = encodeURIComponent(JSON.stringify(DOCUMENT));
const CANONICAL = {
  Statement: [{ Action: ["a:B"], Effect: "Allow", Resource: ["*"] }],
  Version: "2012-10-17",
};

type Page = Parameters<typeof liveObjects>[1][number];
function settingsOf(page: Partial<Page>, object: string) {
  const found = liveObjects(A, [{ $metadata: {}, ...page }]).find(({ name }) => name === object);
  return Object.fromEntries((found?.settings ?? []).map(({ name, value }) => [name, value]));
}

describe("live IAM", () => {
  it("includes a role's documents, boundary, tags and instance profiles", () => {
    const role = {
      RoleName: "vpc",
      Path: "/x/",
      AssumeRolePolicyDocument: ENCODED,
      RolePolicyList: [{ PolicyName: "vpc", PolicyDocument: ENCODED }],
      AttachedManagedPolicies: [{ PolicyArn: "arn:aws:iam::aws:policy/X", PolicyName: "X" }],
      PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::aws:policy/Y" },
      Tags: [
        { Key: "team", Value: "web" },
        { Key: "aws:cloudformation:stack-name", Value: "x" },
      ],
      InstanceProfileList: [{ InstanceProfileName: "machine" }] as never,
    };
    expect(settingsOf({ RoleDetailList: [role] }, "role vpc")).toEqual({
      "the trust policy": CANONICAL,
      "the path": "/x/",
      "the permissions boundary": "arn:aws:iam::aws:policy/Y",
      "the tags": { team: "web" },
      "instance profile machine": true,
      "inline policy vpc": CANONICAL,
      "attached policy arn:aws:iam::aws:policy/X": true,
    });
  });

  it("includes a user's documents, boundary and tags", () => {
    const user = {
      UserName: "alice",
      Path: "/x/",
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: ENCODED }],
      AttachedManagedPolicies: [{ PolicyArn: "arn:aws:iam::aws:policy/X" }],
      PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::aws:policy/Y" },
      Tags: [{ Key: "team", Value: "web" }],
    };
    expect(settingsOf({ UserDetailList: [user] }, "user alice")).toEqual({
      "the path": "/x/",
      "the permissions boundary": "arn:aws:iam::aws:policy/Y",
      "the tags": { team: "web" },
      "inline policy own": CANONICAL,
      "attached policy arn:aws:iam::aws:policy/X": true,
    });
    expect(settingsOf({ UserDetailList: [{ UserName: "bob" }] }, "user bob")).toEqual({
      "the path": "/",
      "the permissions boundary": null,
      "the tags": {},
    });
  });

  it("includes only the default version of a managed policy", () => {
    const policy = {
      Arn: `arn:aws:iam::${A}:policy/p`,
      Path: "/",
      PolicyVersionList: [
        { VersionId: "v2", IsDefaultVersion: false, Document: "%7B%7D" },
        { VersionId: "v1", IsDefaultVersion: true, Document: ENCODED },
      ],
    };
    expect(settingsOf({ Policies: [policy] }, "managed policy p")).toEqual({
      "the default version": CANONICAL,
      "the path": "/",
    });
  });

  it("includes a group's members from every page", () => {
    const groups: Page = { $metadata: {}, GroupDetailList: [{ GroupName: "g", Path: "/" }] };
    const users: Page = {
      $metadata: {},
      UserDetailList: [{ UserName: "u", GroupList: ["g"] }, { UserName: "v" }],
    };
    const group = liveObjects(A, [groups, users]).find(({ name }) => name === "group g");
    expect(group?.settings.map(({ name }) => name)).toEqual(["the path", "member u"]);
  });
});

describe("live guardrails", () => {
  const objects = guardrailObjects(A);

  it("include unconfirmed subscriptions", () => {
    const arn = `arn:aws:sns:eu-west-1:${A}:alerts`;
    const [topic] = objects.topics([{ arn, subscriptions: [{ protocol: "email", endpoint: "a@b.c" }] }]);
    expect(topic?.name).toBe("topic alerts in eu-west-1");
    expect(topic?.settings.find(({ name }) => name === "subscription email a@b.c")?.value).toMatch(
      /^not confirmed/,
    );
  });

  const settingsOf = (found: readonly ManagedObject[]) =>
    found.map(({ accountId, name, topic, settings }) => {
      expect([accountId, new Set(settings.map((it) => it.topic))]).toEqual([A, new Set([topic])]);
      return [topic, name, Object.fromEntries(settings.map((it) => [it.name, it.value]))];
    });

  it("include every setting of a topic, and null for what it lacks", () => {
    const arn = `arn:aws:sns:eu-west-1:${A}:alerts`;
    const subscriptions = [{ protocol: "sns", endpoint: "x", arn: "arn" }];
    const full = {
      arn,
      kmsKeyId: "alias/k",
      policy: { Version: "2012-10-17", Statement: [] },
      subscriptions,
    };
    expect(settingsOf(objects.topics([full as never, { arn, subscriptions: [] }]))).toEqual([
      [
        "alert-topics",
        "topic alerts in eu-west-1",
        {
          "the encryption key": "alias/k",
          "the policy": { Statement: [], Version: "2012-10-17" },
          "subscription sns x": CONFIRMED,
        },
      ],
      ["alert-topics", "topic alerts in eu-west-1", { "the encryption key": null, "the policy": null }],
    ]);
  });

  it("include every setting of a rule, and null for what it lacks", () => {
    const rule = { region: "eu-west-1", name: "r", targets: {} };
    const full = {
      ...rule,
      state: "ENABLED",
      pattern: '{"b":1,"a":2}',
      schedule: "rate(1 day)",
      description: "d",
    };
    expect(settingsOf(objects.rules([full, { ...rule, schedule: "" }]))).toEqual([
      [
        "event-rules",
        "event rule r in eu-west-1",
        {
          "the state": "ENABLED",
          "the pattern": { a: 2, b: 1 },
          "the schedule": "rate(1 day)",
          "the description": "d",
        },
      ],
      [
        "event-rules",
        "event rule r in eu-west-1",
        { "the state": null, "the pattern": null, "the schedule": null, "the description": "" },
      ],
    ]);
  });

  it("include every setting of a budget, except its actions' ids", () => {
    const alert = { type: "ACTUAL", operator: "GREATER_THAN", threshold: 80, thresholdType: "PERCENTAGE" };
    const action = {
      type: "APPLY_IAM_POLICY",
      approval: "AUTOMATIC",
      role: "arn",
      roles: ["b", "a"],
      subscribers: [],
    };
    const budget = {
      name: "b",
      type: "COST",
      timeUnit: "MONTHLY",
      filters: { Service: ["S3"] },
      notifications: [{ ...alert, subscribers: ["EMAIL a@b.c"] }],
      actions: [{ ...action, id: "i", at: "120 PERCENTAGE ACTUAL" }],
    };
    expect(settingsOf(objects.budgets([budget]))).toEqual([
      [
        "budgets",
        "budget b",
        {
          "the type": "COST",
          "the time unit": "MONTHLY",
          "the limit": null,
          "the filter of costs": { Service: ["S3"] },
          "notification ACTUAL GREATER_THAN 80 PERCENTAGE": ["EMAIL a@b.c"],
          "action at 120 PERCENTAGE ACTUAL": { ...action, roles: ["a", "b"] },
        },
      ],
    ]);
  });

  it("include every setting of a control policy, and null for its missing content", () => {
    const policy = { name: "p", id: "p-1", targetIds: ["r-1"] };
    const document = { Version: "2012-10-17", Statement: [] };
    const found = objects.controlPolicies([{ ...policy, document, description: "d" } as never, policy]);
    const settings = { "the description": "d", "attachment to r-1": true };
    expect(settingsOf(found)).toEqual([
      ["service-control-policies", "control policy p", { ...settings, "the content": document }],
      [
        "service-control-policies",
        "control policy p",
        { "the content": null, "the description": "", "attachment to r-1": true },
      ],
    ]);
  });

  it("include every setting of a target", () => {
    const [rule] = objects.rules([
      { region: "eu-west-1", name: "r", state: "ENABLED", targets: { x: { Input: "{}", Arn: "y" } } },
    ]);
    expect(rule?.settings.find(({ name }) => name === "target x")?.value).toEqual({ Arn: "y", Input: "{}" });
  });

  it("parse budget amounts as numbers", () => {
    const [budget] = objects.budgets([
      { name: "b", limit: { amount: "500.0", unit: "USD" }, notifications: [], actions: [] },
    ]);
    expect(budget?.settings.find(({ name }) => name === "the limit")?.value).toBe("500 USD");
  });
});
