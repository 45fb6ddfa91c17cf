import { Budgets } from "../../../sandbox/gateway/budgets";
import { readCall } from "../../../sandbox/gateway/call";
import { PolicyTargets } from "../../../sandbox/gateway/policy-targets";

function jsonCall(service: string, operation: string, input: object) {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/${service}/aws4_request`;
  const headers = { authorization, "x-amz-target": `Target.${operation}` };
  return readCall({ method: "POST", url: "/", headers, body: Buffer.from(JSON.stringify(input)) });
}

describe("budgets of the sandbox", () => {
  const budgets = new Budgets();
  const ask = (operation: string, input: object, accountId = "222222222222") =>
    JSON.parse(String(budgets.answer(jsonCall("budgets", operation, input), accountId)?.body));
  const notification = { NotificationType: "ACTUAL", ComparisonOperator: "GREATER_THAN", Threshold: 80 };
  const someone = [{ SubscriptionType: "EMAIL", Address: "ops@example.com" }];
  const named = { BudgetName: "b" };
  const ResourceARN = "arn:aws:budgets::222222222222:budget/b";

  it("store tags, subscribers and changes per account until deletion", () => {
    const Budget = { ...named, BudgetLimit: { Amount: "5", Unit: "USD" } };
    ask("CreateBudget", { Budget, ResourceTags: [{ Key: "a", Value: "1" }] });
    expect(() => ask("CreateBudget", { Budget })).toThrow(/there is a budget b/);
    ask("CreateNotification", { ...named, Notification: notification, Subscribers: someone });
    ask("TagResource", { ResourceARN, ResourceTags: [{ Key: "b", Value: "2" }] });
    ask("UntagResource", { ResourceARN, ResourceTagKeys: ["a"] });
    ask("UpdateBudget", { NewBudget: { ...named, BudgetLimit: { Amount: "7", Unit: "USD" } } });

    expect(ask("DescribeBudget", named).Budget).toMatchObject({ BudgetLimit: { Amount: "7" } });
    const of = { ...named, Notification: { ...notification, ThresholdType: "PERCENTAGE" } };
    expect(ask("DescribeSubscribersForNotification", of)).toEqual({ Subscribers: someone });
    expect(ask("ListTagsForResource", { ResourceARN })).toEqual({ ResourceTags: [{ Key: "b", Value: "2" }] });
    expect(() => ask("DescribeBudget", named, "333333333333")).toThrow(/there is no budget b/);
    expect(ask("DescribeBudgets", {}, "333333333333")).toEqual({ Budgets: [] });

    ask("DeleteNotification", of);
    expect(ask("DescribeNotificationsForBudget", named)).toEqual({ Notifications: [] });
    ask("DeleteBudget", named);
    expect(() => ask("DescribeBudget", named)).toThrow(/there is no budget b/);
  });

  it("store actions with separate tags until deletion", () => {
    const said = { ...named, ActionType: "APPLY_IAM_POLICY" };
    ask("CreateBudget", { Budget: named });
    const { ActionId } = ask("CreateBudgetAction", { ...said, ResourceTags: [{ Key: "a", Value: "1" }] });
    const one = { ...named, ActionId };
    ask("UpdateBudgetAction", { ...one, ApprovalModel: "AUTOMATIC" });
    expect(ask("DescribeBudgetAction", one).Action).toEqual({
      ...said,
      ActionId,
      Status: "STANDBY",
      ApprovalModel: "AUTOMATIC",
    });
    expect(ask("DescribeBudgetActionsForBudget", named).Actions).toHaveLength(1);
    const tags = ask("ListTagsForResource", { ResourceARN: `${ResourceARN}/action/${ActionId}` });
    expect([tags, ask("ListTagsForResource", { ResourceARN })]).toEqual([
      { ResourceTags: [{ Key: "a", Value: "1" }] },
      { ResourceTags: [] },
    ]);
    ask("DeleteBudgetAction", one);
    expect(() => ask("DescribeBudgetAction", one)).toThrow(/budget b has no action/);
    ask("DeleteBudget", named);
  });

  it("reject unknown operations immediately and ignore calls of other services", () => {
    expect(() => ask("DescribeBudgetPerformanceHistory", {})).toThrow(/does not have this call/);
    expect(budgets.answer(jsonCall("events", "PutRule", {}), "222222222222")).toBeUndefined();
  });
});

describe("the targets of an organization policy", () => {
  it("are those attached and not detached", () => {
    const targets = new PolicyTargets();
    const ask = (operation: string, TargetId?: string) =>
      JSON.parse(
        String(targets.answer(jsonCall("organizations", operation, { PolicyId: "p-1", TargetId }))?.body),
      );
    ask("AttachPolicy", "222222222222");
    ask("AttachPolicy", "333333333333");
    ask("DetachPolicy", "222222222222");
    expect(ask("ListTargetsForPolicy").Targets).toMatchObject([{ TargetId: "333333333333" }]);
    expect(targets.answer(jsonCall("organizations", "CreatePolicy", {}))).toBeUndefined();
  });
});
