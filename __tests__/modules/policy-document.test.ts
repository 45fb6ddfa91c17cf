import fc from "fast-check";
import { plannedIam } from "../../access/proof/planned-iam";
import { type PolicyDocument, policyJson } from "../../modules/policy-document";
import { delegation } from "../../modules/role-group/delegation";
import { delegationCharacters, policyCharacters } from "../../organization/quotas";

describe("a policy's text", () => {
  it("keeps IAM's variables and anything like a directive from Terraform's templates", () => {
    const document: PolicyDocument = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/${aws:username}/%{if}" }],
    };
    expect(policyJson(document)).toContain('"arn:aws:s3:::b/$${aws:username}/%%{if}"');
  });
});

describe("the escaping", () => {
  it("is undone by the reading of the proof, which shares no code with it", () => {
    const text = fc
      .array(fc.constantFrom("$", "%", "{", "}", "a", '"', "\\"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (Resource) => {
        const document: PolicyDocument = {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "s3:*", Resource }],
        };
        const provider = "aws.A";
        const [group] = plannedIam([
          {
            provider: { aws: [{ alias: "A", allowed_account_ids: ["111111111111"] }] },
            resource: {
              aws_iam_group: { g: { provider, name: "g" } },
              aws_iam_group_policy: { g: { provider, group: "g", policy: policyJson(document) } },
            },
          },
        ]).groups;
        expect(group?.policies[0]?.document).toEqual(document);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the delegation's length", () => {
  it.each([1, 2, 40])("is counted by the quota as it is written: %d roles", (count) => {
    const arns = Array.from(
      { length: count },
      (_, index) => `arn:aws:iam::22222222222${index % 10}:role/vpc`,
    );
    expect(delegationCharacters(arns)).toBe(policyCharacters(delegation(arns)));
  });
});
