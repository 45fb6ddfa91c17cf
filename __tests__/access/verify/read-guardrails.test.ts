import { BudgetsClient, NotFoundException as NoBudget } from "@aws-sdk/client-budgets";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EventBridgeClient, ResourceNotFoundException } from "@aws-sdk/client-eventbridge";
import { AWSOrganizationsNotInUseException, OrganizationsClient } from "@aws-sdk/client-organizations";
import { NotFoundException as NoTopic, SNSClient } from "@aws-sdk/client-sns";
import type { Declared } from "../../../access/iam/declared-resources";
import { readGuardrails } from "../../../access/verify/guardrails/read-guardrails";
import { readTrails } from "../../../access/verify/guardrails/trails";
import { answerBy, pages, refused } from "../../support/aws-answers";
import { BASE, parse } from "../../support/parse-organization";

const ORGANIZATION = parse(`${BASE}users: {}`);
const M = ORGANIZATION.identity;
const DOCUMENT = { Version: "2012-10-17", Statement: [] };

function declared(
  type: string,
  args: Readonly<Record<string, string>>,
  region = "eu-west-1",
  accountId = M.id,
) {
  return { type, accountId, region, text: (key: string) => args[key] ?? "" } as unknown as Declared;
}
const read = (...those: readonly Declared[]) => readGuardrails(M, ORGANIZATION, those);

afterEach(() => jest.restoreAllMocks());

describe("reading guardrails", () => {
  it("sends no call for what the stacks declare nowhere, or in another account", async () => {
    const clients = [SNSClient, EventBridgeClient, BudgetsClient, OrganizationsClient, CloudTrailClient];
    const sent = clients.map((client) => answerBy(client, {}));
    const elsewhere = ["aws_sns_topic", "aws_cloudwatch_event_rule", "aws_budgets_budget"].map((type) =>
      declared(type, { name: "x" }, "eu-west-1", "222222222222"),
    );
    expect(await read(...elsewhere)).toEqual({
      topics: [],
      rules: [],
      budgets: [],
      controlPolicies: [],
      trails: [],
    });
    expect(sent.flat()).toEqual([]);
  });

  it("reads a topic's policy, key and all pages of its subscriptions", async () => {
    const sent = answerBy(SNSClient, {
      GetTopicAttributes: ({ TopicArn }) =>
        String(TopicArn).endsWith("missing")
          ? refused(NoTopic)
          : { Attributes: { Policy: JSON.stringify(DOCUMENT), KmsMasterKeyId: "alias/k" } },
      ListSubscriptionsByTopic: pages(
        { Subscriptions: [{ Protocol: "email", Endpoint: "a@b.c", SubscriptionArn: "arn:aws:sns:x" }] },
        {
          Subscriptions: [
            { Protocol: "email", Endpoint: "d@e.f", SubscriptionArn: "PendingConfirmation" },
            { Protocol: "email", Endpoint: "g@h.i", SubscriptionArn: "Deleted" },
            {},
          ],
        },
      ),
    });
    const { topics } = await read(
      declared("aws_sns_topic", { name: "alerts" }),
      declared("aws_sns_topic", { name: "missing" }, "us-east-1"),
    );
    expect(topics).toStrictEqual([
      {
        arn: "arn:aws:sns:eu-west-1:111111111111:alerts",
        policy: DOCUMENT,
        kmsKeyId: "alias/k",
        subscriptions: [
          { protocol: "email", endpoint: "a@b.c", arn: "arn:aws:sns:x" },
          { protocol: "email", endpoint: "d@e.f", arn: undefined },
          { protocol: "", endpoint: "", arn: undefined },
        ],
      },
    ]);
    expect(sent.map(([, { TopicArn }]) => TopicArn)).toContain("arn:aws:sns:us-east-1:111111111111:missing");
  });

  it("reads a topic without policy, key and subscriptions", async () => {
    answerBy(SNSClient, {
      GetTopicAttributes: { Attributes: { KmsMasterKeyId: "" } },
      ListSubscriptionsByTopic: {},
    });
    const { topics } = await read(declared("aws_sns_topic", { name: "alerts" }));
    const arn = "arn:aws:sns:eu-west-1:111111111111:alerts";
    expect(topics).toStrictEqual([{ arn, policy: undefined, kmsKeyId: undefined, subscriptions: [] }]);
  });

  it("does not take a denied call for a missing object", async () => {
    const denied = new Error("denied");
    answerBy(SNSClient, { GetTopicAttributes: denied });
    await expect(read(declared("aws_sns_topic", { name: "alerts" }))).rejects.toBe(denied);
  });

  it("reads each rule in its region with its targets", async () => {
    answerBy(EventBridgeClient, {
      DescribeRule: ({ Name }) =>
        Name === "missing"
          ? refused(ResourceNotFoundException)
          : { Description: "d", State: "ENABLED", EventPattern: "{}", ScheduleExpression: "rate(1 day)" },
      ListTargetsByRule: ({ Rule }) =>
        Rule === "bare" ? {} : { Targets: [{ Id: "sns", Arn: "a", Input: "{}" }, { Arn: "b" }] },
    });
    const rule = (name: string, region?: string) => declared("aws_cloudwatch_event_rule", { name }, region);
    const settings = { description: "d", state: "ENABLED", pattern: "{}", schedule: "rate(1 day)" };
    const { rules } = await read(rule("r"), rule("missing"), rule("bare", "us-east-1"));
    expect(rules).toEqual([
      {
        region: "eu-west-1",
        name: "r",
        ...settings,
        targets: { sns: { Arn: "a", Input: "{}" }, "": { Arn: "b" } },
      },
      { region: "us-east-1", name: "bare", ...settings, targets: {} },
    ]);
  });

  const BUDGET = {
    BudgetType: "COST",
    TimeUnit: "MONTHLY",
    BudgetLimit: { Amount: "500.0", Unit: "USD" },
    CostFilters: { Service: ["S3"] },
  };
  const ALERT = { NotificationType: "ACTUAL", ComparisonOperator: "GREATER_THAN", Threshold: 80 };
  const ACTION = {
    ActionId: "i",
    NotificationType: "ACTUAL",
    ActionThreshold: { ActionThresholdValue: 120, ActionThresholdType: "PERCENTAGE" },
    ActionType: "APPLY_IAM_POLICY",
    ApprovalModel: "AUTOMATIC",
    ExecutionRoleArn: "arn:role",
    Definition: { IamActionDefinition: { PolicyArn: "arn:policy", Roles: ["ec2"] } },
    Subscribers: [{ SubscriptionType: "EMAIL", Address: "a@b.c" }],
  };
  const budgets = (answers: Parameters<typeof answerBy>[1], hasAction = true) => {
    const sent = answerBy(BudgetsClient, answers);
    const action = hasAction ? [declared("aws_budgets_budget_action", {})] : [];
    return {
      sent,
      found: read(declared("aws_budgets_budget", { name: "b" }), ...action).then((it) => it.budgets),
    };
  };

  it("reads a budget with all pages of notifications, subscribers and actions", async () => {
    const { sent, found } = budgets({
      DescribeBudget: { Budget: BUDGET },
      DescribeNotificationsForBudget: pages(
        { Notifications: [{ ...ALERT, ThresholdType: "ABSOLUTE_VALUE" }] },
        { Notifications: [ALERT, {}] },
        {},
      ),
      DescribeSubscribersForNotification: pages(
        { Subscribers: [{ SubscriptionType: "EMAIL", Address: "a@b.c" }] },
        { Subscribers: [{ SubscriptionType: "SNS", Address: "arn" }] },
        {},
      ),
      DescribeBudgetActionsForBudget: pages({ Actions: [ACTION] }, { Actions: [{}] }, {}),
    });
    const subscribers = ["EMAIL a@b.c", "SNS arn"];
    const alert = { type: "ACTUAL", operator: "GREATER_THAN", threshold: 80, subscribers };
    expect(await found).toStrictEqual([
      {
        name: "b",
        type: "COST",
        timeUnit: "MONTHLY",
        limit: { amount: "500.0", unit: "USD" },
        filters: { Service: ["S3"] },
        notifications: [
          { ...alert, thresholdType: "ABSOLUTE_VALUE" },
          { ...alert, thresholdType: "PERCENTAGE" },
          { type: "", operator: "", threshold: 0, thresholdType: "PERCENTAGE", subscribers },
        ],
        actions: [
          {
            id: "i",
            at: "120 PERCENTAGE ACTUAL",
            type: "APPLY_IAM_POLICY",
            approval: "AUTOMATIC",
            role: "arn:role",
            policy: "arn:policy",
            roles: ["ec2"],
            subscribers: ["EMAIL a@b.c"],
          },
          {
            id: "",
            at: "undefined undefined undefined",
            type: "",
            approval: "",
            role: "",
            policy: undefined,
            roles: [],
            subscribers: [],
          },
        ],
      },
    ]);
    for (const [, input] of sent) expect(input).toMatchObject({ AccountId: M.id, BudgetName: "b" });
    expect(sent).toContainEqual([
      "DescribeSubscribersForNotification",
      expect.objectContaining({ Notification: ALERT }),
    ]);
  });

  it("reads no actions of a budget where the stacks declare none", async () => {
    const { sent, found } = budgets(
      { DescribeBudget: { Budget: { BudgetLimit: {} } }, DescribeNotificationsForBudget: {} },
      false,
    );
    const bare = {
      name: "b",
      type: undefined,
      timeUnit: undefined,
      filters: undefined,
      notifications: [],
      actions: [],
    };
    expect(await found).toStrictEqual([{ ...bare, limit: { amount: "", unit: "" } }]);
    expect(sent.map(([command]) => command)).toEqual(["DescribeBudget", "DescribeNotificationsForBudget"]);
  });

  it("leaves out a budget that does not exist", async () => {
    expect(await budgets({ DescribeBudget: refused(NoBudget) }).found).toEqual([]);
    jest.restoreAllMocks();
    expect(await budgets({ DescribeBudget: {} }).found).toEqual([]);
  });

  const CONTROL = declared("aws_organizations_policy", { name: "p", type: "SERVICE_CONTROL_POLICY" });

  it("reads the declared control policies with all pages of their targets", async () => {
    const sent = answerBy(OrganizationsClient, {
      ListPolicies: pages(
        { Policies: [{ Name: "other", Id: "o" }, {}] },
        {},
        { Policies: [{ Name: "p", Id: "p-1", Description: "d" }] },
      ),
      DescribePolicy: { Policy: { Content: JSON.stringify(DOCUMENT) } },
      ListTargetsForPolicy: pages(
        { Targets: [{ TargetId: "r-1" }] },
        {},
        { Targets: [{ TargetId: "222222222222" }, {}] },
      ),
    });
    const { controlPolicies } = await read(CONTROL, CONTROL);
    const targetIds = ["r-1", "222222222222", ""];
    expect(controlPolicies).toEqual([
      { name: "p", id: "p-1", description: "d", document: DOCUMENT, targetIds },
    ]);
    expect(sent[0]).toEqual(["ListPolicies", expect.objectContaining({ Filter: "SERVICE_CONTROL_POLICY" })]);
    expect(sent.filter(([command]) => command === "DescribePolicy")).toEqual([
      ["DescribePolicy", { PolicyId: "p-1" }],
    ]);
    expect(sent.at(-1)?.[1]).toMatchObject({ PolicyId: "p-1" });
  });

  it("reads no control policies without an organization, and one without content", async () => {
    answerBy(OrganizationsClient, { ListPolicies: refused(AWSOrganizationsNotInUseException) });
    expect((await read(CONTROL)).controlPolicies).toEqual([]);
    jest.restoreAllMocks();
    const Policies = [{ Name: "p", Id: "p-1" }];
    answerBy(OrganizationsClient, {
      ListPolicies: { Policies },
      DescribePolicy: {},
      ListTargetsForPolicy: {},
    });
    expect((await read(CONTROL)).controlPolicies).toEqual([{ name: "p", id: "p-1", targetIds: [] }]);
  });

  it("reads the declared trails by name", async () => {
    const sent = answerBy(CloudTrailClient, {
      DescribeTrails: { trailList: [{ TrailARN: "arn", S3BucketName: "logs" }, {}] },
    });
    const { trails } = await read(declared("aws_cloudtrail", { name: "t" }));
    expect(trails).toEqual([
      { arn: "arn", bucket: "logs" },
      { arn: "", bucket: "" },
    ]);
    expect(sent).toEqual([["DescribeTrails", { trailNameList: ["t"] }]]);
    jest.restoreAllMocks();
    answerBy(CloudTrailClient, { DescribeTrails: {} });
    expect((await read(declared("aws_cloudtrail", { name: "t" }))).trails).toEqual([]);
  });

  it("reads what every trail of a region records, its organization's included", async () => {
    const sent = answerBy(CloudTrailClient, {
      DescribeTrails: {
        trailList: [{ TrailARN: "arn", IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true }, {}],
      },
      GetTrailStatus: ({ Name }) =>
        Name === "arn" ? { IsLogging: true } : { LatestDeliveryError: "NoSuchBucket" },
      GetEventSelectors: ({ TrailName }) =>
        TrailName === "arn"
          ? { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: "All" }] }
          : {},
    });
    const [all, bare] = await readTrails({ region: "us-east-1" });
    expect(all).toMatchObject({
      arn: "arn",
      isMultiRegion: true,
      hasGlobalEvents: true,
      isLogging: true,
      deliveryError: undefined,
    });
    expect(bare).toMatchObject({
      arn: "",
      isMultiRegion: false,
      hasGlobalEvents: false,
      isLogging: false,
      deliveryError: "NoSuchBucket",
    });
    expect(sent[0]).toEqual(["DescribeTrails", { includeShadowTrails: true }]);
    jest.restoreAllMocks();
    answerBy(CloudTrailClient, { DescribeTrails: {} });
    expect(await readTrails({ region: "us-east-1" })).toEqual([]);
  });
});
