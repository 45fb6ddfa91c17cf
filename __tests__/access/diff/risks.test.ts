import type { PolicyStatement } from "../../../organization/policy-document";
import type { PolicyFiles } from "../../../organization/policy-files";
import { diff, FILE } from "../../support/diff-of-files";
import { policies } from "../../support/parse-organization";

type Statement = Partial<PolicyStatement>;

const ALLOW = { Effect: "Allow", Resource: "*" } as const;
const DENY = { Effect: "Deny", Resource: "*" } as const;

/** Policy files in which `vpc` has these statements. */
function holding(statements: readonly Statement[]): PolicyFiles {
  const Statement = statements.map((statement) => ({ ...ALLOW, ...statement }));
  return {
    ...policies,
    policy: (name) =>
      name === "vpc" ? { file: "p", value: { Version: "2012-10-17", Statement } } : policies.policy(name),
  };
}

const change = (before: readonly Statement[], after: readonly Statement[]) =>
  diff(FILE, FILE, holding(after), holding(before));
const gains = (...Action: string[]) =>
  change([{ Action: "s3:GetObject" }], [{ Action: ["s3:GetObject", ...Action] }]);

describe("the risk of a role change", () => {
  it.each([
    ["everything", "*", "admin"],
    ["a write of IAM", "iam:PutRolePolicy", "iam-write"],
    ["a pattern that holds one", "iam:Put*", "iam-write"],
    ["PassRole", "iam:PassRole", "iam-write"],
    ["another role", "sts:AssumeRole", "iam-write"],
    ["the organization", "organizations:MoveAccount", "iam-write"],
    ["Identity Center", "sso:CreateAccountAssignment", "iam-write"],
    ["its users", "identitystore:CreateGroupMembership", "iam-write"],
    ["a secret", "secretsmanager:GetSecretValue", "secrets"],
    ["parameters", "ssm:GetParameter*", "secrets"],
    ["a key's use", "kms:Decrypt", "secrets"],
  ])("is independent of earlier permissions for %s: %s", async (_, action, risk) => {
    expect(await gains(action)).toEqual([`role vpc may now do ${action} | ${risk}`]);
    // And also when the role could write IAM and read secrets by other actions before.
    const had = [{ Action: ["iam:CreateUser", "secretsmanager:BatchGetSecretValue"] }];
    expect(await change(had, [...had, { Action: action }])).toEqual([
      `role vpc may now do ${action} | ${risk}`,
    ]);
  });

  it("is none for reading IAM or creating a named service's role", async () => {
    expect(await gains("iam:GetRole", "s3:PutObject")).toEqual([
      "role vpc may now do iam:GetRole, s3:PutObject",
    ]);
    const linked = (Condition?: PolicyStatement["Condition"]) =>
      change([], [{ Action: "iam:CreateServiceLinkedRole", ...(Condition && { Condition }) }]);
    const named = { StringEquals: { "iam:AWSServiceName": "ecs.amazonaws.com" } };
    expect(await linked(named)).toEqual(["role vpc may now do iam:CreateServiceLinkedRole"]);
    expect(await linked({ StringLike: { "iam:AWSServiceName": "*" } })).toEqual([
      "role vpc may now do iam:CreateServiceLinkedRole | iam-write",
    ]);
    expect(await linked()).toEqual(["role vpc may now do iam:CreateServiceLinkedRole | iam-write"]);
  });

  it("prints every gained action if one of them is a risk", async () => {
    const many = Array.from({ length: 9 }, (_, index) => `s3:Get${index}*`);
    expect(await gains(...many, "iam:PutUserPolicy")).toEqual([
      `role vpc may now do ${[...many, "iam:PutUserPolicy"].join(", ")} | iam-write`,
    ]);
    expect(await gains(...many)).toEqual([expect.stringMatching(/ and 4 more$/)]);
  });

  it("includes privilege escalation by two permissions together", async () => {
    const pass = { Action: "iam:PassRole" };
    expect(await change([pass], [pass, { Action: "ec2:RunInstances" }])).toEqual([
      "role vpc allows privilege escalation by iam:PassRole and ec2:RunInstances | escalation",
      "role vpc may now do ec2:RunInstances",
    ]);
    expect(await gains("lambda:UpdateFunctionCode")).toContainEqual(expect.stringMatching(/ \| escalation$/));
  });

  it.each<[string, Statement[], Statement[], string[]]>([
    [
      "wider resources",
      [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }],
      [{ Action: "s3:GetObject", Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] }],
      ["role vpc may do s3:GetObject on other resources or conditions | loosened"],
    ],
    [
      "all roles to pass instead of one",
      [{ Action: "iam:PassRole", Resource: "arn:aws:iam::111111111111:role/web" }],
      [{ Action: "iam:PassRole" }],
      ["role vpc may do iam:PassRole on other resources or conditions | loosened | iam-write"],
    ],
    [
      "fewer exceptions of resources",
      [
        {
          Action: "s3:GetObject",
          Resource: undefined,
          NotResource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
        },
      ],
      [{ Action: "s3:GetObject", Resource: undefined, NotResource: "arn:aws:s3:::a/*" }],
      ["role vpc may do s3:GetObject on other resources or conditions | loosened"],
    ],
    [
      "one value more in a condition",
      [{ Action: "s3:*", Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }],
      [{ Action: "s3:*", Condition: { StringEquals: { "aws:SourceVpc": ["vpc-1", "vpc-2"] } } }],
      ["role vpc may do s3:* on other resources or conditions | loosened"],
    ],
    [
      "a condition that an absent key passes",
      [{ Action: "s3:*", Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }],
      [{ Action: "s3:*", Condition: { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } } }],
      ["role vpc may do s3:* on other resources or conditions | loosened"],
    ],
    [
      "one value less in a condition that excludes",
      [{ Action: "s3:*", Condition: { StringNotEquals: { "aws:SourceVpc": ["vpc-1", "vpc-2"] } } }],
      [{ Action: "s3:*", Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }],
      ["role vpc may do s3:* on other resources or conditions | loosened"],
    ],
    [
      "a Deny removed",
      [{ Action: "iam:*" }, { ...DENY, Action: "iam:Put*" }],
      [{ Action: "iam:*" }],
      ["role vpc is no longer denied iam:Put* | loosened | iam-write"],
    ],
    [
      "a Deny with a condition",
      [{ Action: "s3:*" }, { ...DENY, Action: "s3:*" }],
      [
        { Action: "s3:*" },
        { ...DENY, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      ],
      ["role vpc is denied s3:* on other resources or conditions | loosened"],
    ],
    [
      "a Deny of a narrower pattern, named by its former pattern",
      [{ Action: "iam:*" }, { ...DENY, Action: "iam:*" }],
      [{ Action: "iam:*" }, { ...DENY, Action: "iam:Put*" }],
      [
        expect.stringMatching(
          /^role vpc is no longer denied iam:\* \(\d+ of its \d+ actions\) \| loosened \| iam-write$/,
        ),
      ],
    ],
    [
      "a Deny of fewer resources",
      [{ Action: "s3:*" }, { ...DENY, Action: "s3:*" }],
      [{ Action: "s3:*" }, { ...DENY, Action: "s3:*", Resource: "arn:aws:s3:::a/*" }],
      ["role vpc is denied s3:* on other resources or conditions | loosened"],
    ],
    [
      "a Deny of fewer actions",
      [{ Action: "sqs:*" }, { ...DENY, Action: ["sqs:Send*", "sqs:Delete*"] }],
      [{ Action: "sqs:*" }, { ...DENY, Action: "sqs:Delete*" }],
      ["role vpc is no longer denied sqs:Send* | loosened"],
    ],
    [
      "all but some, instead of some",
      [{ Action: "s3:*" }],
      [{ NotAction: "iam:*" }],
      ["role vpc may now do all except iam:* | iam-write | secrets"],
    ],
  ])("is reported for %s", async (_, before, after, said) => {
    const changes = await change(before, after);
    expect(changes.filter((says) => !/no longer do|privilege escalation/.test(says))).toEqual(said);
  });

  it("is none for narrower permissions", async () => {
    const narrow = [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }];
    const wide = [{ Action: "s3:*" }];
    expect(await change(wide, narrow)).toEqual([
      expect.stringMatching(/^role vpc may do s3:GetObject on fewer|^role vpc may no longer do s3:/),
    ]);
    const condition = { StringEquals: { "aws:SourceVpc": "vpc-1" } };
    expect(await change(wide, [{ Action: "s3:*", Condition: condition }])).toEqual([
      "role vpc may do s3:* on fewer resources or under more conditions",
    ]);
    expect(await change(wide, [...wide, { ...DENY, Action: "s3:Delete*" }])).toEqual([
      "role vpc is now denied s3:Delete*",
    ]);
    expect(await change([{ Action: "sqs:*" }], [{ Action: ["sqs:Send*", "sqs:*"] }])).toEqual([]);
  });

  it("is reported for another policy, and for a managed policy's document", async () => {
    const role = (entry: string) => FILE.replace("vpc: { policy: vpc }", `vpc: { ${entry} }`);
    expect(await diff(role("policy: ec2"))).toEqual([
      expect.stringMatching(/^role vpc allows privilege escalation by ec2:Modify.* \| escalation$/),
      "role vpc may now do ec2:*",
      "role vpc may no longer do vpc:*",
    ]);
    const managed = (...names: string[]) => diff(role(`policy: vpc, managedPolicies: [${names.join(", ")}]`));
    expect(await managed("IAMFullAccess")).toEqual([
      "role vpc has the managed policy arn:aws:iam::aws:policy/IAMFullAccess | iam-write",
    ]);
    expect(await managed("AdministratorAccess")).toEqual([
      "role vpc has the managed policy arn:aws:iam::aws:policy/AdministratorAccess | admin",
    ]);
    expect(await managed("AmazonS3ReadOnlyAccess")).toEqual([
      "role vpc has the managed policy arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    ]);
    expect(await managed("NewerThanTheList")).toEqual([
      "role vpc has the managed policy arn:aws:iam::aws:policy/NewerThanTheList: changed, not judged | loosened | unjudged",
    ]);
    const full = role("policy: vpc, managedPolicies: [IAMFullAccess]");
    expect(await diff(role("policy: vpc, managedPolicies: [AdministratorAccess]"), full)).toContain(
      "role vpc has the managed policy arn:aws:iam::aws:policy/AdministratorAccess | admin",
    );
  });

  it("is reported for a removed or changed boundary, not for a new one", async () => {
    const bounded = (name: string) =>
      FILE.replace(
        "vpc: { policy: vpc }",
        `vpc: { policy: vpc, permissionsBoundary: "arn:aws:iam::aws:policy/${name}" }`,
      );
    expect(await diff(FILE, bounded("PowerUserAccess"))).toEqual([
      expect.stringMatching(/bounded by nothing.*\| loosened$/),
    ]);
    expect(await diff(bounded("ReadOnlyAccess"), bounded("PowerUserAccess"))).toEqual([
      expect.stringMatching(/\| loosened$/),
    ]);
    expect(await diff(bounded("PowerUserAccess"))).toEqual([expect.not.stringMatching(/loosened/)]);
  });
});

describe("the diff of settings that affect everyone", () => {
  it("reports that another layout requires adopt first", async () => {
    expect(await diff(`${FILE}terraform: { layout: per-account }\n`)).toEqual([
      expect.stringMatching(
        /^the layout is now per-account, was one-plan: .*`gatehouse adopt`.* \| loosened$/,
      ),
    ]);
  });

  it("reports another partition or another state as not judged", async () => {
    expect(await diff(`${FILE}partition: aws-us-gov\n`)).toContain(
      "the partition is now aws-us-gov, was aws: changed, not judged | loosened | unjudged",
    );
    expect(await diff(`${FILE}terraform: { state: { backend: s3, bucket: acme-state } }\n`)).toEqual([
      expect.stringMatching(/^the state is kept elsewhere.* \| loosened | unjudged$/),
    ]);
  });

  it("ignores the HCP Terraform edition that stores the state", async () => {
    const kept = (edition: string) =>
      `${FILE}terraform: { state: { backend: cloud, organization: acme${edition} } }\n`;
    expect(await diff(kept(", edition: paid"), kept(""))).toEqual([]);
    expect(await diff(kept(", project: other"), kept(""))).toHaveLength(1);
  });

  it("warns about a user whose name changes only in case", async () => {
    expect(await diff(FILE.replace("  alice:", "  Alice:"))).toContainEqual(
      expect.stringMatching(/^user Alice differs from alice only in case: .*the apply fails/),
    );
  });

  it("prints risks first, and truncates none", async () => {
    const everyone = Array.from({ length: 9 }, (_, index) => `  u${index}: {}\n`).join("");
    const before = FILE + everyone;
    const admin = holding([{ Action: "*" }]);
    const after = `${before.replace(/ {2}(u\d): \{\}/g, "  $1: { grants: { vpc: A } }")}  newcomer: {}\n`;
    expect(await diff(after, before, admin, admin)).toEqual([
      "u0, u1, u2, u3, u4, u5, u6, u7, u8 gains vpc in A | admin",
      "joins: newcomer",
    ]);
  });
});
