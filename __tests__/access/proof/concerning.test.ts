import { concerning } from "../../../access/proof/concerning";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { evaluator } from "./weakened";

const document = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const allow = (Resource: string | string[]): PolicyStatement => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource,
});
const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;

describe("what of a policy concerns a call on a resource", () => {
  it("is the entry that names it, out of a thousand", () => {
    const many = document(
      allow([...Array.from({ length: 1000 }, (_, index) => role(`r${index}`)), role("vpc")]),
    );
    expect(concerning(many, role("vpc"))).toEqual(document(allow(role("vpc"))));
  });

  it("is nothing, when it names others only", () => {
    expect(concerning(document(allow([role("vpc"), role("ec2")])), role("admin"))).toBeUndefined();
  });

  it.each(["*", "arn:aws:iam::*:role/vpc", role("v?c"), role("${aws:username}")])(
    "is still what a pattern may match: %s",
    (pattern) => {
      expect(concerning(document(allow([role("ec2"), pattern])), role("vpc"))).toEqual(
        document(allow([pattern])),
      );
    },
  );

  it("is every statement that says what it is not about, and each Deny", () => {
    const others: PolicyStatement = { Effect: "Allow", Action: "*", NotResource: role("vpc") };
    const deny: PolicyStatement = { ...allow([role("vpc")]), Effect: "Deny" };
    expect(concerning(document(others, deny, allow(role("ec2"))), role("vpc"))).toEqual(
      document(others, { ...deny, Resource: role("vpc") }),
    );
  });

  it("lets no call through or not that the whole would not: the judge is asked with both", async () => {
    const evaluate = await evaluator();
    const policy = document(allow([role("vpc"), role("ec2")]), allow("arn:aws:iam::222222222222:role/a*"), {
      ...allow(role("admin")),
      Effect: "Deny",
    });
    const passes = (resource: string) =>
      evaluate({
        principal: "arn:aws:iam::222222222222:user/alice",
        action: "sts:AssumeRole",
        resource,
        accountId: "222222222222",
        context: {},
        identityPolicies: [{ name: "p", document: policy }],
        resourcePolicy: document({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { AWS: "arn:aws:iam::222222222222:root" },
        } as PolicyStatement),
      });
    const answers = await Promise.all(
      ["vpc", "ec2", "audit", "admin", "s3"].map((name) => passes(role(name))),
    );
    expect(answers).toEqual([true, true, true, false, false]);
  });
});
