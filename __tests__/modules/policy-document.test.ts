import fc from "fast-check";
import { plannedIam } from "../../access/iam/planned-iam";
import { type PolicyDocument, policyJson } from "../../modules/policy-document";

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
