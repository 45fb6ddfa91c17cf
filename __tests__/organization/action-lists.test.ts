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

describe("an entry @list", () => {
  it("is replaced by the actions of its list, in its place among the others", () => {
    const written = document({ Action: ["ec2:Describe*", "@network", "@queues"] });
    const expanded = document({ Action: ["ec2:Describe*", "ec2:CreateVpc", "ec2:CreateRoute", "sqs:*"] });
    expect(expandActionLists(written, find)).toEqual(expanded);
  });

  it("may be alone, without brackets", () => {
    expect(expandActionLists(document({ Action: "@network" }), find)).toEqual(
      document({ Action: ["ec2:CreateVpc", "ec2:CreateRoute"] }),
    );
  });

  it("means the same in NotAction", () => {
    expect(expandActionLists(document({ NotAction: ["@queues"] }), find)).toEqual(
      document({ NotAction: ["sqs:*"] }),
    );
  });

  it("changes nothing else of its statement, nor the document as written", () => {
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

  it("of a list that is missing is an error that names the list", () => {
    expect(() => expandActionLists(document({ Action: "@netwrok" }), find)).toThrow(
      'no action list "netwrok"',
    );
  });
});

describe("a document without lists", () => {
  it("reaches AWS as it is written", () => {
    const written = document({ Action: "*" }, { Effect: "Deny", NotAction: ["iam:GetUser"] });
    expect(expandActionLists(written, find)).toEqual(written);
    expect(referencedLists(written)).toEqual([]);
  });
});

describe("the lists that a document refers to", () => {
  it("are reported once each, from Action and NotAction", () => {
    const written = document({ Action: ["@network", "s3:*"] }, { NotAction: ["@queues", "@network"] });
    expect(referencedLists(written)).toEqual(["network", "queues"]);
  });
});
