import { expandActionLists, referencedLists } from "../../organization/action-lists";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";

const LISTS: Readonly<Record<string, readonly string[]>> = {
  network: ["ec2:CreateVpc", "ec2:CreateRoute"],
  queues: ["sqs:*"],
};
const find = (name: string) => LISTS[name];

function document(...statements: Partial<PolicyStatement>[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })),
  };
}

describe("an @list entry", () => {
  it("is replaced in place by the actions of its list", () => {
    const written = document({ Action: ["ec2:Describe*", "@network", "@queues"] });
    const expanded = document({ Action: ["ec2:Describe*", "ec2:CreateVpc", "ec2:CreateRoute", "sqs:*"] });
    expect(expandActionLists(written, find)).toEqual(expanded);
  });

  it("can be the only action, without brackets", () => {
    expect(expandActionLists(document({ Action: "@network" }), find)).toEqual(
      document({ Action: ["ec2:CreateVpc", "ec2:CreateRoute"] }),
    );
  });

  it("expands the same way in NotAction", () => {
    expect(expandActionLists(document({ NotAction: ["@queues"] }), find)).toEqual(
      document({ NotAction: ["sqs:*"] }),
    );
  });

  it("changes neither the rest of its statement nor the source document", () => {
    const rest = {
      Sid: "DenyNetwork",
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    } as const;
    const written = document({ ...rest, Action: "@queues" });
    const before = structuredClone(written);
    expect(expandActionLists(written, find)).toEqual(document({ ...rest, Action: ["sqs:*"] }));
    expect(written).toEqual(before);
  });

  it("is an error that names the list if the list is missing", () => {
    expect(() => expandActionLists(document({ Action: "@netwrok" }), find)).toThrow(
      'no action list "netwrok"',
    );
  });
});

describe("a policy document without lists", () => {
  it("is not changed", () => {
    const written = document({ Action: "*" }, { Effect: "Deny", NotAction: ["iam:GetUser"] });
    expect(expandActionLists(written, find)).toEqual(written);
    expect(referencedLists(written)).toEqual([]);
  });
});

describe("the lists that a policy document references", () => {
  it("are collected once each, from Action and NotAction", () => {
    const written = document({ Action: ["@network", "s3:*"] }, { NotAction: ["@queues", "@network"] });
    expect(referencedLists(written)).toEqual(["network", "queues"]);
  });
});
