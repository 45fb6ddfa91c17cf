import { actionInWords, uncovered, unitsOf } from "../../../access/diff/permission-units";
import type { PolicyStatement } from "../../../organization/policy-document";

type Part = Partial<PolicyStatement>;

function statement(part: Part): PolicyStatement {
  const action = part.NotAction === undefined ? { Action: "s3:GetObject" } : {};
  const resource = part.NotResource === undefined ? { Resource: "*" } : {};
  return { Effect: "Allow", ...action, ...resource, ...part } as PolicyStatement;
}

/** What the first statement allows beyond the second. */
async function beyond(first: Part, ...second: Part[]): Promise<string[]> {
  const [units, others] = [[first], second].map((parts) => unitsOf(parts.map(statement), "Allow"));
  return (await uncovered(units ?? [], others ?? [])).map(actionInWords);
}

const when = (operator: string, key: string, ...values: string[]): Part => ({
  Condition: { [operator]: { [key]: values } },
});
const GET = ["s3:GetObject"];

describe("a statement", () => {
  it.each<[string, Part, Part]>([
    ["that is identical", {}, {}],
    ["of the same action in other case", { Action: "S3:getobject" }, {}],
    ["of a pattern", {}, { Action: ["sqs:*", "s3:Get*"] }],
    ["on more resources", { Resource: "a/*" }, { Resource: ["b", "a*"] }],
    ["on all but fewer resources", { NotResource: ["a*", "b"] }, { NotResource: "a1" }],
    ["on all but other resources", { Resource: "c" }, { NotResource: "a*" }],
    ["on every resource", { NotResource: "a" }, { Resource: "*" }],
    ["of all but fewer actions", { NotAction: ["IAM:*", "s3:*"] }, { NotAction: "iam:Get*" }],
    ["of all but other actions", {}, { NotAction: "iam:*" }],
    ["of every action", { NotAction: "iam:*" }, { Action: "*" }],
    ["without its condition", when("Bool", "a:b", "true"), {}],
    ["of a condition on the key in other case", when("Bool", "a:B", "true"), when("Bool", "A:b", "true")],
    ["of a condition on more values", when("StringLike", "a:b", "x"), when("StringLike", "a:b", "x", "y")],
    [
      "of a condition on any of more values",
      when("ForAnyValue:StringEquals", "a:b", "x"),
      when("ForAnyValue:StringEquals", "a:b", "x", "y"),
    ],
    [
      "of a condition on the same values in another order",
      when("StringNotEquals", "a:b", "y", "x"),
      when("StringNotEquals", "a:b", "x", "y"),
    ],
  ])("is covered by one %s", async (_, narrow, wide) => {
    expect(await beyond(narrow, wide)).toEqual([]);
  });

  it.each<[string, Part, Part, string[]]>([
    ["on other resources", { Resource: "a*" }, { Resource: "a1" }, GET],
    ["on all but more resources", { NotResource: "a1" }, { NotResource: ["a1", "b"] }, GET],
    ["on all but its resource", { Resource: "a1" }, { NotResource: ["a*"] }, GET],
    ["on all but some, of which one is its resource", { Resource: "a1" }, { NotResource: ["a*", "b"] }, GET],
    [
      "of all but other actions",
      { NotAction: ["iam:*", "sts:*"] },
      { NotAction: ["iam:*", "s3:*"] },
      ["s3:*"],
    ],
    [
      "of two keys, one of which it has",
      when("Bool", "a:b", "true"),
      { Condition: { Bool: { "a:b": "true", "a:c": "true" } } },
      GET,
    ],
    ["on some resources, where it is on all but one", { NotResource: "a" }, { Resource: "b*" }, GET],
    ["of all but its action", {}, { NotAction: "s3:*" }, GET],
    ["of all but more actions", { NotAction: "iam:*" }, { NotAction: ["IAM:*", "s3:*"] }, ["s3:*"]],
    [
      "of all but more actions on fewer resources",
      { NotAction: "iam:*" },
      { NotAction: ["iam:*", "s3:*"], Resource: "a" },
      ["all except iam:*"],
    ],
    [
      "of all but more actions under a condition",
      { NotAction: ["iam:*", "sts:*"] },
      { NotAction: ["iam:*", "sts:*", "s3:*"], ...when("Bool", "a:b", "true") },
      ["all except iam:*, sts:*"],
    ],
    ["of a condition that it does not have", {}, when("Bool", "a:b", "true"), GET],
    ["of another operator", when("StringLike", "a:b", "x"), when("StringEquals", "a:b", "x"), GET],
    ["of another key", when("StringLike", "a:b", "x"), when("StringLike", "a:c", "x"), GET],
    ["of fewer values", when("StringEquals", "a:b", "x", "y"), when("StringEquals", "a:b", "x"), GET],
    [
      "of more values that it may not have",
      when("StringNotEquals", "a:b", "x"),
      when("StringNotEquals", "a:b", "x", "y"),
      GET,
    ],
    [
      "of more values that all of its may have",
      when("ForAllValues:StringEquals", "a:b", "x"),
      when("ForAllValues:StringEquals", "a:b", "x", "y"),
      GET,
    ],
    ["of more values of a date", when("DateEquals", "a:b", "x"), when("DateEquals", "a:b", "x", "y"), GET],
    [
      "of two conditions, one of which it has",
      when("Bool", "a:b", "true"),
      {
        Condition: { Bool: { "a:b": "true" }, StringEquals: { "a:c": "x" } },
      },
      GET,
    ],
    ["of Deny", {}, { Effect: "Deny" }, GET],
  ])("is not covered by one %s", async (_, narrow, other, left) => {
    expect(await beyond(narrow, other)).toEqual(left);
  });
});

describe("the part of a pattern that others do not cover", () => {
  it("is the whole pattern if nothing is covered or no service has it", async () => {
    expect(await beyond({ Action: "sqs:*" }, { Action: "sns:*" })).toEqual(["sqs:*"]);
    expect(await beyond({ Action: "nosuch:*" }, { Action: "sns:*" })).toEqual(["nosuch:*"]);
  });

  it("is empty if the others cover each of its actions", async () => {
    const Action = [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => `sqs:${letter}*`);
    expect(await beyond({ Action: "sqs:*" }, { Action })).toEqual([]);
  });

  it("lists up to twelve actions, and counts more", async () => {
    const others = ["sqs:De*", "sqs:Re*", "sqs:Se*"];
    const left = await Promise.all(
      ["sqs:Get*", "sqs:GetQueueUrl"].map((it) => beyond({ Action: "sqs:*" }, { Action: [...others, it] })),
    );
    expect(left.map(({ length }) => length)).toEqual([12, 1]);
    expect(left[1]).toEqual([expect.stringMatching(/^sqs:\* \(13 of its \d+ actions\)$/)]);
    const some = [
      "sqs:A*",
      "sqs:Ca*",
      "sqs:Change*",
      "sqs:D*",
      "sqs:G*",
      "sqs:List*",
      "sqs:P*",
      "sqs:R*",
      "sqs:S*",
    ];
    expect(await beyond({ Action: "sqs:*" }, { Action: some })).toEqual([
      "sqs:CreateQueue",
      "sqs:TagQueue",
      "sqs:UntagQueue",
    ]);
  });
});
