import type { PolicyStatement } from "../../../organization/policy-document";
import type { PolicyFiles } from "../../../organization/policy-files";
import { diff, FILE } from "../../support/diff-of-files";
import { policies } from "../../support/parse-organization";

describe("the diff of roles", () => {
  it("reports gained and lost permissions of a role", async () => {
    const document = (...Statement: PolicyStatement[]) => ({
      file: "p",
      value: { Version: "2012-10-17", Statement } as const,
    });
    const other: PolicyFiles = {
      ...policies,
      policy: (name) =>
        name === "vpc"
          ? document({ Effect: "Allow", Action: ["ec2:CreateVpc", "iam:PutRolePolicy"], Resource: "*" })
          : policies.policy(name),
    };
    expect(await diff(FILE, FILE, other)).toEqual([
      "role vpc may now do ec2:CreateVpc, iam:PutRolePolicy | iam-write",
      "role vpc may no longer do vpc:*",
    ]);
  });

  it.each<[string, PolicyStatement[], PolicyStatement[], string[]]>([
    [
      "wider resources beside an action that is new",
      [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::one/*" }],
      [{ Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" }],
      [
        "role vpc may do s3:GetObject on other resources or conditions | loosened",
        "role vpc may now do s3:ListBucket",
      ],
    ],
    [
      "a condition that goes",
      [
        {
          Effect: "Allow",
          Action: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "true" } },
        },
      ],
      [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
      ["role vpc may do s3:* on other resources or conditions | loosened"],
    ],
    [
      "a denial of less",
      [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", NotAction: ["s3:GetObject"], Resource: "*" },
      ],
      [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", NotAction: ["s3:GetObject", "s3:PutObject"], Resource: "*" },
      ],
      ["role vpc is no longer denied s3:PutObject | loosened"],
    ],
    [
      "nothing, where the order and the names of statements change",
      [
        { Sid: "A", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["a", "b"] },
        { Sid: "B", Effect: "Allow", Action: "sns:*", Resource: "*" },
      ],
      [
        { Sid: "C", Effect: "Allow", Action: ["sns:*"], Resource: ["*"] },
        { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: ["b", "a"] },
      ],
      [],
    ],
  ])("reports changed policy statements: %s", async (_, before, after, said) => {
    const holding = (Statement: PolicyStatement[]): PolicyFiles => ({
      ...policies,
      policy: (name) =>
        name === "vpc" ? { file: "p", value: { Version: "2012-10-17", Statement } } : policies.policy(name),
    });
    expect(await diff(FILE, FILE, holding(after), holding(before))).toEqual(said);
  });

  it("reports accounts that a role leaves, unless they leave as well", async () => {
    const only = (accounts: string) =>
      FILE.replace(
        "ec2: { policy: ec2, accounts: [A, production] }",
        `ec2: { policy: ec2, accounts: [${accounts}] }`,
      );
    expect(await diff(only("A"))).toEqual(["role ec2 no longer exists in B, C"]);
    const without = FILE.replace(/ {2}C: .*\n/, "");
    expect(await diff(without)).not.toContainEqual(expect.stringContaining("role ec2"));
  });

  it("reports newly trusted programs as a risk, and removed ones", async () => {
    const trusting = (...subjects: string[]) =>
      FILE.replace(
        "vpc: { policy: vpc }",
        `vpc: { policy: vpc, trust: { oidc: { issuer: ci.example.com, subjects: [${subjects.join(", ")}] } } }`,
      );
    expect(await diff(trusting("a", "b"))).toEqual([
      "role vpc may be assumed without MFA by a (ci.example.com), b (ci.example.com) in A, B, C, M | loosened",
    ]);
    expect(await diff(trusting("a"), trusting("a", "b"))).toEqual([
      "role vpc may no longer be assumed by b (ci.example.com) in A, B, C, M",
    ]);
    const forOthers = trusting("a").replace("subjects:", "audience: others, subjects:");
    expect(await diff(forOthers, trusting("a"))).toEqual([
      "role vpc may be assumed without MFA by a (ci.example.com for others) in A, B, C, M | loosened",
      "role vpc may no longer be assumed by a (ci.example.com) in A, B, C, M",
    ]);
  });

  it("reports programs that reach more accounts by the role or by a set", async () => {
    const deploy = (accounts: string) =>
      FILE.replace(
        "roles:\n",
        `roles:\n  deploy: { policy: vpc, accounts: [${accounts}], trust: { oidc: { issuer: ci.example.com, subjects: [a, b] } } }\n`,
      );
    const inB =
      "role deploy may be assumed without MFA by a (ci.example.com), b (ci.example.com) in B | loosened";
    expect(await diff(deploy("A, B"), deploy("A"))).toEqual([inB, "role deploy now also exists in B"]);
    const alone = deploy("production").replace('"333333333333", sets: [production]', '"333333333333"');
    const grown = deploy("production");
    const role = (text: string) => text.replace("accounts: [A, production] }", "accounts: [A] }");
    expect(await diff(role(grown), role(alone))).toEqual([inB, "role deploy now also exists in B"]);
  });
});
