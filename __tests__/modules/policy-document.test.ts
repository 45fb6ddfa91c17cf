import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { TerraformVariable, Testing } from "cdktf";
import fc from "fast-check";
import { plannedIam } from "../../access/iam/planned-iam";
import { MfaRole } from "../../modules/mfa-role/mfa-role";
import { type PolicyDocument, policyJson } from "../../modules/policy-document";
import { AddressedStack } from "../../stacks/addressed-stack";
import { appInMemory } from "../support/synthesized";

describe("a policy's text", () => {
  it("escapes IAM variables and anything like a Terraform directive", () => {
    const document: PolicyDocument = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/${aws:username}/%{if}" }],
    };
    expect(policyJson(document)).toContain('"arn:aws:s3:::b/$${aws:username}/%%{if}"');
  });
});

describe("a reference in a policy", () => {
  /** What a role's policy becomes in the JSON, with values that only Terraform knows. */
  function policyWith(resource: (queue: SqsQueue, names: TerraformVariable) => string | string[]): unknown {
    const stack = new AddressedStack(appInMemory(), "test");
    const provider = new AwsProvider(stack, "provider", { alias: "here" });
    const queue = new SqsQueue(stack, "queue", { provider, name: "jobs" });
    const names = new TerraformVariable(stack, "names", { type: "list(string)" });
    const Resource = resource(queue, names);
    new MfaRole(stack, "role", {
      provider,
      name: "jobs",
      identityAccountId: "111111111111",
      permissions: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sqs:*", Resource }],
      },
    });
    return JSON.parse(Testing.synth(stack, true)).resource.aws_iam_role_policy.role.policy;
  }

  it("remains a reference, also in a list; IAM variables remain text", () => {
    expect(policyWith((queue) => [queue.arn, `${queue.arn}/"\${aws:username}%{if}`])).toBe(
      '${jsonencode({"Version" = "2012-10-17", "Statement" = [{"Effect" = "Allow", "Action" = "sqs:*", "Resource" = [aws_sqs_queue.queue.arn, "${aws_sqs_queue.queue.arn}/\\"$${aws:username}%%{if}"]}]})}',
    );
    expect(policyWith((_, names) => names.listValue)).toContain('"Resource" = var.names}');
  });
});

describe("the escaping of a policy's text", () => {
  it("is reverted by the proof's parser, which shares no code with it", () => {
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
