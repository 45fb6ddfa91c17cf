import { lint, RULES } from "../../../access/lint/lint";
import type { Rule } from "../../../access/lint/rule";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import type { PolicyFiles } from "../../../organization/policy-files";
import { policyCharacters, QUOTAS } from "../../../organization/quotas";
import type { Role } from "../../../organization/role";
import { BASE, parse, policies } from "../../support/parse-organization";

/** An organization that a pipeline applies, so that there is no lockout finding. */
const APPLIED = {
  ...parse(`${BASE}users: {}\nterraform: { appliedBy: ["arn:aws:iam::111111111111:role/deploy"] }`),
  enrollment: { mode: "window" },
  accept: [],
  roles: [],
} as const;

function document(...statements: Partial<PolicyStatement>[]): PolicyDocument {
  const base = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;
  const complete = statements.map(({ NotAction, ...rest }) =>
    NotAction === undefined
      ? { ...base, ...rest }
      : { Effect: "Allow" as const, Resource: "*", ...rest, NotAction },
  );
  return { Version: "2012-10-17", Statement: complete };
}

const WITH_MFA = { "aws:MultiFactorAuthPresent": "true" };
const MANY = Array.from({ length: 600 }, (_, index) => `s3:GetObject${index}`);

/** For each rule: what complies, and documents near it that have one fault each. */
const CASES: Readonly<Record<string, { compliant: PolicyDocument; faulty: readonly PolicyDocument[] }>> = {
  "full-admin": {
    compliant: document(
      { Action: "*", Resource: "arn:aws:s3:::bucket" },
      { Effect: "Deny", Action: "*" },
      { Action: ["s3:*", "sqs:*"] },
    ),
    faulty: [
      document({ Action: ["s3:*", "*"] }),
      document({ Action: "*:*" }),
      document({ Action: "*", Resource: ["arn:aws:s3:::bucket", "*"] }),
    ],
  },
  "mfa-in-permissions": {
    compliant: document({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    faulty: [
      document({ Condition: { NumericLessThan: { "aws:multifactorauthage": "3600" } } }),
      document({ Condition: { Bool: WITH_MFA } }),
      document({ Effect: "Deny", Condition: { Null: { "aws:MultiFactorAuthAge": "true" } } }),
    ],
  },
  "if-exists-in-allow": {
    compliant: document(
      { Effect: "Deny", Condition: { BoolIfExists: { "aws:SecureTransport": "false" } } },
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
    ),
    faulty: [
      document({ Condition: { BoolIfExists: { "aws:SecureTransport": "true" } } }),
      document({ Condition: { "ForAnyValue:BoolIfExists": { "aws:SecureTransport": "true" } } }),
    ],
  },
  "bool-mfa-in-deny": {
    compliant: document(
      { Effect: "Deny", Condition: { BoolIfExists: WITH_MFA } },
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Condition: { Bool: WITH_MFA } },
    ),
    faulty: [
      document({ Effect: "Deny", Condition: { Bool: WITH_MFA } }),
      document({ Effect: "Deny", Condition: { "ForAnyValue:Bool": WITH_MFA } }),
      document({
        Effect: "Deny",
        Condition: { Bool: { "aws:SecureTransport": "true", "aws:multifactorauthpresent": "false" } },
      }),
    ],
  },
  "unknown-action": {
    compliant: document({ Action: ["s3:Get*", "EC2:runinstances"] }, { NotAction: ["iam:*", "*"] }),
    faulty: [
      document({ Action: ["s3:GetObjects"] }),
      document({ Action: ["s3:GetObject", "s3:Gest*"] }),
      document({ Action: "s33:*" }),
      document({ NotAction: ["iam:CreateUsers"] }),
    ],
  },
  "not-action-with-allow": {
    compliant: document({ Effect: "Deny", NotAction: "iam:*" }, { Action: "iam:*" }),
    faulty: [document({ NotAction: "iam:*" }), document({ NotAction: ["s3:*", "iam:*"] })],
  },
  "wildcard-roles": {
    compliant: document(
      { Action: "iam:PassRole", Resource: "arn:*:iam::*:role/web-*" },
      { Action: "sts:AssumeRole", Resource: "arn:aws:iam::111111111111:role/web" },
      { Effect: "Deny", Action: ["sts:AssumeRole", "iam:PassRole"] },
      { Action: ["*", "*:*"] },
    ),
    faulty: [
      document({ Action: "sts:*", Resource: "arn:aws:iam::111111111111:role/web*" }),
      document({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::111111111111:role/we?" }),
      document({ Action: ["s3:*", "iam:pass*"], Resource: ["arn:aws:iam::111111111111:role/web", "*"] }),
    ],
  },
  "over-quota": {
    compliant: document({ Action: ofCharacters(QUOTAS.inlineRoleCharacters.limit) }),
    faulty: [
      document({ Action: MANY }),
      document({ Action: ofCharacters(QUOTAS.inlineRoleCharacters.limit + 1) }),
    ],
  },
  "duplicate-sid": {
    compliant: document({ Sid: "A" }, { Sid: "B" }, {}, {}),
    faulty: [document({ Sid: "A" }, { Sid: "A" }), document({ Sid: "A" }, { Sid: "B" }, {}, { Sid: "A" })],
  },
  escalation: {
    compliant: document({ Action: ["iam:Get*", "lambda:CreateFunction", "lambda:InvokeFunction"] }),
    faulty: [
      document({ Action: ["iam:Pass*", "lambda:*"] }),
      document({ Action: "iam:PassRole" }, { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] }),
      document({ Action: "sts:AssumeRole" }),
    ],
  },
  "for-all-values-in-allow": {
    compliant: document(
      { Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } } },
      { Condition: { "ForAllValues:StringEquals": { "aws:NoSuchKey": ["team"] } } },
      { Condition: { "ForAnyValue:StringEquals": { "aws:SourceVpc": "vpc-1" } } },
      { Effect: "Deny", Condition: { "ForAllValues:StringEquals": { "aws:SourceVpc": "vpc-1" } } },
    ),
    faulty: [
      document({ Condition: { "ForAllValues:StringEquals": { "aws:SourceVpc": "vpc-1" } } }),
      document({
        Condition: { "ForAllValues:StringLike": { "aws:TagKeys": ["team"], "aws:SourceVpc": "vpc-1" } },
      }),
    ],
  },
  "malformed-resource": {
    compliant: document({
      Resource: [
        ...["arn:aws:s3:::bucket/*", "arn:*:s3:::*", "*", "arn:aws:s3*", "arn:aws-us-gov:sqs:*:1111*:q"],
        ...["arn:aws:iam::aws:policy/X", "arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:root"],
        "arn:aws:sqs:*:${aws:PrincipalAccount}:q",
      ],
    }),
    faulty: [
      ...["bucket", "bucket/*", "arn:aws:s3", "arn:aws::::x", "arn:aws:s3:::", "urn:aws:s3:::b", "**"],
      ...["arn:aws-mars:s3:::b", "arn:aws:sqs:*:11111111111:q", "arn:aws:sqs:*:prod*:q"],
      ...["arn:aws:iam:us-east-1::role/a", "arn:aws:iam::111111111111:roles/a", "arn:aws:iam::*:rootx"],
    ].map((Resource) => document({ Resource })),
  },
  "malformed-value": {
    compliant: document({
      Condition: {
        Bool: { "aws:SecureTransport": "true" },
        DateLessThan: { "aws:CurrentTime": ["2027-01-31T00:00:00Z", "2027-01-31", "1801440000"] },
        IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32", "203.0.113.1"] },
        NotIpAddress: { "aws:SourceIp": ["0.0.0.0/0", "203.0.113.1/32", "2001:db8::1/128"] },
        ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/web-*", "*", "arn:aws:iam*"] },
        NumericLessThan: { "s3:max-keys": ["10", "-1", "1.5"] },
        BinaryEquals: { "a:b": ["QmluYXJ5", "QmluYXI=", "QmluYQ=="] },
        Null: { "aws:SourceVpc": "TRUE" },
        StringEquals: { "aws:SourceVpc": "anything" },
        NumericEquals: { "s3:max-keys": "${s3:max-keys}" },
      },
    }),
    faulty: [
      { DateLessThan: { "aws:CurrentTime": "2027-02-30" } },
      { DateLessThan: { "aws:CurrentTime": "tomorrow" } },
      { DateGreaterThanIfExists: { "aws:CurrentTime": "2027-01-31T00" } },
      { DateLessThan: { "aws:CurrentTime": "2027-13-01" } },
      { Bool: { "aws:SecureTransport": "untrue" } },
      { Null: { "aws:SourceVpc": "trueish" } },
      { NumericLessThan: { "s3:max-keys": "1.5.0" } },
      { NumericLessThan: { "s3:max-keys": "10 keys" } },
      { "ForAnyValue:IpAddress": { "aws:SourceIp": "203.0.113.0/24/8" } },
      { IpAddress: { "aws:SourceIp": "2001:db8::/129" } },
      { IpAddress: { "aws:SourceIp": "203.0.113.0/" } },
      { NotIpAddress: { "aws:SourceIp": "203.0.113" } },
      { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111" } },
      { BinaryEquals: { "a:b": "QmluYXI" } },
    ].map((Condition) => document({ Condition: Condition as unknown as PolicyStatement["Condition"] })),
  },
  "unknown-condition-key": {
    compliant: document(
      { Action: "s3:ListBucket", Condition: { StringLike: { "s3:prefix": "home/*" } } },
      { Condition: { StringEquals: { "aws:PrincipalTag/team": "web" } } },
    ),
    faulty: [
      document({ Action: "s3:GetObject", Condition: { StringLike: { "s3:prefix": "home/*" } } }),
      document({ Condition: { StringLike: { "aws:NoSuchKey": "x" } } }),
      document({ Effect: "Deny", Condition: { StringLike: { "s3:prefixes": "x" } } }),
    ],
  },
  "unknown-operator": {
    compliant: document({
      Condition: {
        "ForAnyValue:StringLike": { "aws:CalledVia": "cloudformation.*" },
        "ForAllValues:StringEqualsIfExists": { "aws:TagKeys": "team" },
        StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" },
        Null: { "aws:SourceVpc": "true" },
      },
    }),
    faulty: ["StringEqual", "ForSomeValue:StringEquals", "NullIfExists", "StringEqualsIfExist", ":Bool"].map(
      (operator) => document({ Condition: { [operator]: { "aws:SourceVpc": "true" } } }),
    ),
  },
  "unknown-variable": {
    compliant: document({ Resource: "arn:aws:s3:::${aws:PrincipalTag/team}/${*}${?}${$}" }),
    faulty: [
      document({ Resource: "arn:aws:s3:::bucket/${aws:team}" }),
      document({ Resource: "arn:aws:s3:::bucket/${username}" }),
      document({ Resource: undefined, NotResource: "arn:aws:s3:::bucket/${aws:UserName}" }),
      document({ Condition: { StringLike: { "s3:prefix": ["home/${aws:user, 'x'}/*"] } } }),
    ],
  },
  "unreachable-resource": {
    compliant: document(
      { Resource: "arn:aws:s3:::bucket/*" },
      { Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] },
      { Action: "s3:Get*", Resource: "arn:aws:s3:::b" },
      { Action: "s3:NoSuchAction", Resource: "arn:aws:s3:::b" },
      { NotAction: "s3:*", Resource: "arn:aws:s3:::b" },
    ),
    faulty: [
      document({ Resource: "arn:aws:s3:::bucket" }),
      document({ Action: "ec2:DescribeInstances", Resource: "arn:aws:s3:::bucket" }),
      document({ Resource: ["arn:aws:s3:::bucket/*", "arn:aws:sqs:*:*:q"] }),
      document({ Effect: "Deny", Action: "s3:ListBucket", Resource: "arn:aws:s3:::b/${aws:userid}" }),
    ],
  },
  "duplicate-action": {
    compliant: document({ Action: ["s3:GetObject"] }, { Action: ["s3:GetObject"] }),
    faulty: [
      document({ Action: ["s3:GetObject", "s3:getobject"] }),
      document({ NotAction: ["s3:GetObject", "s3:PutObject", "s3:GetObject", "s3:GetObject"] }),
    ],
  },
};

/** Actions that give a document with one statement this many characters. */
function ofCharacters(count: number): string[] {
  const actions = ["s3:"];
  const missing = count - policyCharacters(document({ Action: actions }));
  return [`s3:${"x".repeat(missing)}`];
}

function ruleOf(id: string): Rule {
  const rule = RULES.find((it) => it.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

function caseOf(id: string) {
  const found = CASES[id];
  if (found === undefined) throw new Error(`no case for ${id}`);
  return found;
}

async function faultsOf(rule: Rule, policy: PolicyDocument): Promise<number> {
  return (await rule.check(policy)).length;
}

describe("the linter", () => {
  it("has a case for every rule", () => {
    expect(RULES.map(({ id }) => id)).toEqual(Object.keys(CASES).sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    "accepts compliant documents and reports others: %s",
    async (id, rule) => {
      const { compliant, faulty = [] } = caseOf(id);
      expect(await rule.check(compliant)).toEqual([]);
      const faults = await Promise.all(faulty.map((it) => faultsOf(rule, it)));
      expect(faults).toEqual(faulty.map(() => 1));
    },
  );

  it("reports all changes of IAM, and roles assumed by name", async () => {
    const { check } = ruleOf("escalation");
    const ids = async (statement: Partial<PolicyStatement>) =>
      (await check(document(statement))).flatMap((fault) => fault.ids ?? []);
    expect(await ids({ Action: "iam:TagRole" })).toEqual(["iam-write"]);
    expect(await ids({ Action: "iam:PassRole", Resource: "arn:aws:iam::*:role/web-*" })).toEqual([]);
    const named = { Action: "sts:AssumeRole", Resource: "arn:aws:iam::111111111111:role/web" };
    expect(await ids(named)).toEqual(["sts-001"]);
    const service = { StringEquals: { "iam:AWSServiceName": "autoscaling.amazonaws.com" } };
    expect(await ids({ Action: "iam:CreateServiceLinkedRole", Condition: service })).toEqual([]);
  });

  it("reports iam:PassRole on any role", async () => {
    const rule = ruleOf("wildcard-roles");
    for (const Resource of [
      "*",
      ...["role/*", "role/**", "role/?*", "r*"].map((it) => `arn:aws:iam::111111111111:${it}`),
    ]) {
      expect(await faultsOf(rule, document({ Action: "iam:Pass*", Resource }))).toBe(1);
    }
    const allButOne = { Resource: undefined, NotResource: "arn:aws:iam::111111111111:role/web" };
    for (const Action of ["iam:PassRole", "sts:AssumeRole"])
      expect(await faultsOf(rule, document({ Action, ...allButOne }))).toBe(1);
  });

  const faultsOfRule = async (id: string, ...statements: Partial<PolicyStatement>[]) =>
    ruleOf(id).check(document(...statements));

  it.each<[string, string, Partial<PolicyStatement>, string]>([
    [
      "a set operator misspelled",
      "unknown-operator",
      { Condition: { "ForAnyValues:StringLike": { "aws:SourceVpc": "x" } } },
      "did you mean ForAnyValue?",
    ],
    [
      "IfExists on Null",
      "unknown-operator",
      { Condition: { NullIfExists: { "aws:SourceVpc": "true" } } },
      "write an operator of AWS",
    ],
    [
      "a Bool that is a word",
      "malformed-value",
      { Condition: { Bool: { "aws:SecureTransport": "yes" } } },
      "write true or false",
    ],
    [
      "a number in words",
      "malformed-value",
      { Condition: { NumericLessThanIfExists: { "s3:max-keys": "ten" } } },
      "write a number",
    ],
    [
      "a range too long",
      "malformed-value",
      { Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/33" } } },
      "write an address",
    ],
    [
      "an ARN that is a name",
      "malformed-value",
      { Condition: { ArnLike: { "aws:PrincipalArn": "web" } } },
      "write an ARN",
    ],
    [
      "a key of no service",
      "unknown-condition-key",
      { Condition: { StringEquals: { "s3:prefixes": "x" } } },
      "look it up",
    ],
    [
      "a tag of the request on a read",
      "unknown-condition-key",
      { Condition: { StringEquals: { "aws:RequestTag/team": "x" } } },
      "test it in a statement",
    ],
    [
      "a partition that does not exist",
      "malformed-resource",
      { Resource: "arn:amazon:s3:::b/*" },
      "write aws,",
    ],
    [
      "an account that is a name",
      "malformed-resource",
      { Action: "sqs:*", Resource: "arn:aws:sqs:*:prod:q" },
      "twelve digits",
    ],
    [
      "IAM with a region",
      "malformed-resource",
      { Action: "iam:GetRole", Resource: "arn:aws:iam:us-east-1:111111111111:role/a" },
      "arn:aws:iam::",
    ],
    [
      "IAM without a kind",
      "malformed-resource",
      { Action: "iam:GetRole", Resource: "arn:aws:iam::111111111111:web" },
      "begin it with role/",
    ],
    [
      "an ARN for an action that takes none",
      "unreachable-resource",
      { Action: "ec2:DescribeInstances", Resource: "arn:aws:ec2:*:*:instance/*" },
      '"Resource": "*"',
    ],
    [
      "a resource of another service",
      "unreachable-resource",
      { Resource: ["arn:aws:s3:::b/*", "arn:aws:sqs:*:*:q"] },
      "delete it",
    ],
    [
      "the bucket's objects for its listing",
      "unreachable-resource",
      { Action: "s3:ListBucket", Resource: "arn:aws:s3:::b/*" },
      "its resources are",
    ],
    [
      "a user's name in a role",
      "unknown-variable",
      { Resource: "arn:aws:s3:::b/${aws:username}" },
      "${aws:userid}",
    ],
  ])("reports %s", async (_, id, statement, fix) => {
    expect((await faultsOfRule(id, statement)).map((fault) => fault.fix)).toEqual([
      expect.stringContaining(fix),
    ]);
  });

  it("accepts an absent condition key if other actions have it", async () => {
    const Action = ["s3:GetObject", "s3:ListBucket"];
    const prefix = { "s3:prefix": "home/*" };
    expect(
      await faultsOfRule("unknown-condition-key", { Action, Condition: { StringLike: prefix } }),
    ).toHaveLength(1);
    expect(
      await faultsOfRule("unknown-condition-key", { Action, Condition: { StringLikeIfExists: prefix } }),
    ).toEqual([]);
  });

  it("reports an unknown managed policy, with a suggestion", async () => {
    const role = (...names: string[]) =>
      ({
        key: "r",
        accounts: [],
        managedPolicyArns: names.map((name) => `arn:aws:iam::aws:policy/${name}`),
      }) as unknown as Role;
    const accept = [{ rule: "unknown-managed-policy", where: "roles/r", reason: "newer than the list" }];
    const found = async (name: string) =>
      (await lint([], { ...APPLIED, roles: [role(name)] })).findings.map(({ where, fix }) => [where, fix]);
    expect(await found("ReadOnlyAcces")).toEqual([["roles/r", "did you mean ReadOnlyAccess?"]]);
    expect(await found("Billing")).toEqual([["roles/r", "write job-function/Billing"]]);
    expect(await found("job-function/Billing")).toEqual([]);
    const { findings } = await lint([], {
      ...APPLIED,
      accept,
      roles: [role("Tomorrow")],
    });
    expect(findings.map(({ accepted }) => accepted)).toEqual(["newer than the list"]);
    const bounded = { ...role(), permissionsBoundary: "arn:aws:iam::aws:policy/PowerUser" };
    expect((await lint([], { ...APPLIED, roles: [bounded] })).findings).toHaveLength(1);
  });

  it("accepts only known findings in shipped documents", async () => {
    const where = "policies/ec2.json";
    const acceptedOf = async (isShipped: boolean, ...Action: string[]) => {
      const { findings } = await lint([{ where, isShipped, document: document({ Action }) }], APPLIED);
      return findings.map(({ accepted }) => accepted !== undefined);
    };
    const launch = ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"];
    expect(await acceptedOf(true, ...launch)).toEqual([true]);
    expect(await acceptedOf(false, ...launch)).toEqual([false]);
    expect(await acceptedOf(true, ...launch, "ssm:SendCommand")).toEqual([false]);
  });

  it("reports an invalid document, even if it is unused", async () => {
    const placed = { where: "policies/x.json", fault: "statement 1, Effect: expected Allow" };
    const { findings } = await lint([placed], APPLIED);
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["grammar", "is not a policy document: statement 1, Effect: expected Allow"],
    ]);
  });

  it("marks a finding as accepted only where the file accepts it", async () => {
    const policy = document({ Action: "*" });
    const documents = ["a", "b"].map((name) => ({ where: `policies/${name}.json`, document: policy }));
    const accept = [{ rule: "full-admin", where: "policies/a.json", reason: "SRE" }];
    const { findings, unused } = await lint(documents, {
      ...APPLIED,
      accept,
    });
    expect(findings.map(({ where, accepted }) => [where, accepted])).toEqual([
      ["policies/a.json", "SRE"],
      ["policies/b.json", undefined],
    ]);
    expect(unused).toEqual([]);
  });

  it("reports acceptances that match no finding", async () => {
    const accept = [{ rule: "full-admin", where: "policies/gone.json", reason: "SRE" }];
    expect((await lint([], { ...APPLIED, accept })).unused).toEqual(accept);
  });
});

describe("the finding about open enrollment", () => {
  const accept = [
    { rule: "open-enrollment", where: "mfa.enrollment", reason: "a closed network asks for a factor before" },
  ];
  const found = async (mode: "window" | "open", accepted: typeof accept) => {
    const { findings, unused } = await lint([], {
      ...APPLIED,
      enrollment: { mode },
      accept: accepted,
      roles: [],
    });
    return { findings: findings.map(({ rule, accepted: reason }) => [rule, reason]), unused };
  };

  it("is reported until it is accepted with a reason", async () => {
    expect(await found("open", [])).toEqual({ findings: [["open-enrollment", undefined]], unused: [] });
    expect(await found("open", accept)).toEqual({
      findings: [["open-enrollment", "a closed network asks for a factor before"]],
      unused: [],
    });
  });

  it("is not reported with enrollment windows", async () => {
    expect(await found("window", [])).toEqual({ findings: [], unused: [] });
    expect((await found("window", accept)).unused).toEqual(accept);
  });
});

describe("the finding about an exemption from MFA", () => {
  const accepted = [
    { rule: "mfa-exempt", where: "mfa.exempt/iam:ListUsers", reason: "the console's first page" },
  ];

  it("is reported for each action until that action is accepted", async () => {
    const mfaExempt = ["iam:ListUsers", "sts:DecodeAuthorizationMessage"] as const;
    const { findings, unused } = await lint([], { ...APPLIED, roles: [], mfaExempt, accept: accepted });
    expect(findings.map(({ rule, where, accepted: reason }) => [rule, where, reason])).toEqual([
      ["mfa-exempt", "mfa.exempt/iam:ListUsers", "the console's first page"],
      ["mfa-exempt", "mfa.exempt/sts:DecodeAuthorizationMessage", undefined],
    ]);
    expect(unused).toEqual([]);
  });

  it("is unused if nothing is exempt", async () => {
    const { findings, unused } = await lint([], { ...APPLIED, roles: [], accept: accepted });
    expect([findings, unused]).toEqual([[], accepted]);
  });
});

describe("the finding about an exception from access keys", () => {
  const found = async (accept: string, more = "selfService: { accessKeys: false }") => {
    const file = `${BASE}users: { alice: {}, bob: { accessKeys: true } }\n${more}\n${accept}\n`;
    const { findings } = await lint([], parse(file, policies));
    return findings
      .filter(({ rule }) => rule === "access-key-exception")
      .map((it) => [it.where, it.accepted]);
  };

  it("is reported until it is accepted with a reason", async () => {
    expect(await found("")).toEqual([["users/bob", undefined]]);
    const accept = "accept: [{ rule: access-key-exception, where: users/bob, reason: a vendor }]";
    expect(await found(accept)).toEqual([["users/bob", "a vendor"]]);
  });

  it("is not reported if everyone may have access keys", async () => {
    expect(await found("", "")).toEqual([]);
  });
});

describe("the finding about a role that creates access keys for users", () => {
  const WITHOUT = "selfService: { accessKeys: false }";
  const KEYS = { Action: "iam:CreateAccessKey" } as const;
  /** Found of a role `keys` with these statements, in the accounts. */
  const found = async (
    statements: readonly Partial<PolicyStatement>[],
    { users = "{ alice: {} }", more = WITHOUT, role = "accounts: [M]" } = {},
  ) => {
    const files: PolicyFiles = {
      ...policies,
      policy: (name) => ({ file: `${name}.json`, value: document(...statements) }),
    };
    const roles = `roles:\n  keys: { policy: keys, ${role} }`;
    const { findings } = await lint([], parse(`${KEYS_BASE}${roles}\nusers: ${users}\n${more}\n`, files));
    return findings.filter(({ rule }) => rule === "access-key-role").map((it) => [it.where, it.accepted]);
  };
  const KEYS_BASE = `organization: example
identity: M
accounts: { M: { id: "111111111111" }, A: { id: "222222222222" } }
`;
  const FOUND = [["roles/keys", undefined]];
  const USER = "arn:aws:iam::111111111111:user";

  it("is reported until it is accepted with a reason", async () => {
    expect(await found([KEYS])).toEqual(FOUND);
    const accept = "accept: [{ rule: access-key-role, where: roles/keys, reason: two people hold it }]";
    expect(await found([KEYS], { more: `${WITHOUT}\n${accept}` })).toEqual([
      ["roles/keys", "two people hold it"],
    ]);
  });

  it.each<[string, Partial<PolicyStatement>[]]>([
    ["any action", [{ Action: "*" }]],
    ["all but another action", [{ NotAction: ["s3:*"], Action: undefined }]],
    ["activation alone", [{ Action: "iam:updateaccesskey" }]],
    ["one user", [{ ...KEYS, Resource: `${USER}/alice` }]],
    ["users by a variable", [{ ...KEYS, Resource: `${USER}/\${aws:PrincipalTag/owner}` }]],
    ["a condition", [{ ...KEYS, Condition: { Bool: { "aws:SecureTransport": "true" } } }]],
    ["a Deny of another user", [KEYS, { ...KEYS, Effect: "Deny", Resource: `${USER}/bob` }]],
    [
      "a Deny with a condition",
      [KEYS, { ...KEYS, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    ],
  ])("is reported: %s", async (_, statements) => {
    expect(await found(statements)).toEqual(FOUND);
  });

  it.each<[string, Partial<PolicyStatement>[]]>([
    ["reads alone", [{ Action: ["iam:ListAccessKeys", "iam:DeleteAccessKey"] }]],
    ["another account's users", [{ ...KEYS, Resource: "arn:aws:iam::222222222222:user/*" }]],
    ["a Deny on every resource", [{ Action: "iam:*" }, { Action: "iam:*", Effect: "Deny" }]],
    ["a Deny on every user", [KEYS, { ...KEYS, Effect: "Deny", Resource: `${USER}/*` }]],
  ])("is not reported: %s", async (_, statements) => {
    expect(await found(statements)).toEqual([]);
  });

  it("is reported of managed policies, also of unknown ones", async () => {
    const of = (policy: string) => found([], { role: `accounts: [M], managedPolicies: [${policy}]` });
    expect(await of("IAMFullAccess")).toEqual(FOUND);
    expect(await of("ReadOnlyAccess")).toEqual([]);
    expect(await of('"arn:aws:iam::111111111111:policy/own"')).toEqual(FOUND);
  });

  it("is about the identity account and users without access keys", async () => {
    expect(await found([KEYS], { role: "accounts: [A]" })).toEqual([]);
    expect(await found([KEYS], { more: "" })).toEqual([]);
    expect(await found([KEYS], { more: "", users: "{ bob: { accessKeys: false } }" })).toEqual(FOUND);
    const exception = [{ ...KEYS, Resource: `${USER}/bob` }];
    expect(await found(exception, { users: "{ bob: { accessKeys: true } }" })).toEqual([]);
  });
});

describe("the lockout finding", () => {
  /** Here the role admin may do everything. */
  const files: PolicyFiles = {
    ...policies,
    policy: (name) =>
      name === "admin" ? { file: "admin.json", value: document({ Action: "*" }) } : policies.policy(name),
  };
  const found = async (more: string) => {
    const { findings, unused } = await lint([], parse(`${BASE}${more}`, files));
    return [...findings.map(({ message, isWarning }) => [isWarning, message]), ...unused];
  };
  const NOBODY =
    "nobody may administer M, which holds the users: that takes credentials that the file does not know";
  const CHARLIE = "only charlie may administer M, and without their phone nobody can enroll them again";

  it("is reported if nobody may administer the identity account", async () => {
    expect(await found("users: { charlie: { grants: { admin: [A, B] } } }")).toEqual([[true, NOBODY]]);
    const ending = "users: { charlie: { grants: { admin: { accounts: M, until: 2026-12-31 } } } }";
    expect(await found(ending)).toEqual([[true, NOBODY]]);
    expect(await found("users: { charlie: { grants: { vpc: M } } }")).toEqual([[true, NOBODY]]);
  });

  it("is reported if only one person may administer the identity account", async () => {
    expect(await found("users: { charlie: { grants: { admin: [M, A] } }, bob: {} }")).toEqual([
      [true, CHARLIE],
    ]);
    const team = "teams: { sre: { grants: { admin: M } } }\nusers: { charlie: { teams: [sre] } }";
    expect(await found(team)).toEqual([[true, CHARLIE]]);
  });

  it("is not reported if two people may, or a pipeline applies", async () => {
    const two = "users: { charlie: { grants: { admin: M } }, dana: { grants: { admin: [M] } } }";
    expect(await found(two)).toEqual([]);
    const vpc = "users: { charlie: { grants: { vpc: A } }, dana: { grants: { vpc: A } } }";
    expect(await found(`${vpc}\nterraform: { appliedBy: [vpc] }`)).toEqual([]);
    const arn = "arn:aws:iam::111111111111:role/deploy";
    expect(await found(`users: {}\nterraform: { appliedBy: ["${arn}"] }`)).toEqual([]);
    const subject = '["repo:acme@1/iam@2:environment:production"]';
    const trust = `{ oidc: { issuer: token.actions.githubusercontent.com, subjects: ${subject} } }`;
    const base = BASE.replace("admin: { policy: admin }", `admin: { policy: admin, trust: ${trust} }`);
    expect((await lint([], parse(`${base}users: {}`, files))).findings).toEqual([]);
  });

  it("is reported if nobody may assume the role that applies", async () => {
    for (const appliedBy of [
      "vpc",
      "arn:aws:iam::222222222222:role/vpc",
      "arn:aws:iam::111111111111:user/bob",
    ]) {
      const applied = `terraform: { appliedBy: ["${appliedBy}"] }`;
      expect(await found(`users: { bob: {} }\n${applied}`)).toEqual([[true, NOBODY]]);
    }
  });

  it.each([
    ["a boundary", "permissionsBoundary: arn:aws:iam::aws:policy/ReadOnlyAccess", {}, []],
    ["a condition", "", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }, []],
    ["a narrower resource", "", { Resource: "arn:aws:iam::*:role/*" }, []],
    ["a Deny of IAM", "", {}, [{ Effect: "Deny", Action: "iam:Put*" }]],
    ["a Deny of all except some actions", "", {}, [{ Effect: "Deny", NotAction: "s3:*" }]],
  ] as const)(
    "is reported if %s prevents the role from changing IAM",
    async (_, argument, narrowed, more) => {
      const users = "users: { charlie: { grants: { iam: M } }, dana: { grants: { iam: M } } }";
      const value = (statement: Partial<PolicyStatement>, others: readonly Partial<PolicyStatement>[]) => ({
        ...policies,
        policy: () => ({ file: "iam.json", value: document({ Action: "iam:*", ...statement }, ...others) }),
      });
      const lockouts = async (text: string, policyFiles: PolicyFiles) =>
        (await lint([], parse(text, policyFiles))).findings.flatMap(({ rule, message }) =>
          rule === "lockout" ? message : [],
        );
      const base = (role: string) => `${BASE.replace("admin: { policy: admin }", role)}${users}`;
      expect(
        await lockouts(base("iam: { policy: iam }"), value({}, [{ Effect: "Deny", Action: "s3:*" }])),
      ).toEqual([]);
      const role = `iam: { policy: iam${argument && `, ${argument}`} }`;
      expect(await lockouts(base(role), value(narrowed, more))).toEqual([NOBODY]);
    },
  );

  it("is reported if a budget stops the role that changes users", async () => {
    const iam = (name: string) => ({ file: `${name}.json`, value: document({ Action: "iam:*" }) });
    const text = (budget: string) =>
      `${BASE.replace("{ id: ", `{ budget: { monthlyUsd: 5, notify: [a@example.com]${budget} }, id: `)}users: { charlie: { grants: { admin: M } }, dana: { grants: { admin: M } } }`;
    const lockouts = async (budget: string) =>
      (await lint([], parse(text(budget), { ...policies, policy: iam }))).findings.map(
        ({ message }) => message,
      );
    expect(await lockouts("")).toEqual([]);
    expect(await lockouts(", stopAt: 120")).toEqual([NOBODY]);
  });

  it("can be accepted with a reason, which is unused once two people may", async () => {
    const accept = 'accept: [{ rule: lockout, where: identity, reason: "a walk-through" }]';
    const accepted = await lint([], parse(`${BASE}users: {}\n${accept}`, files));
    expect(accepted.findings.map(({ accepted: reason }) => reason)).toEqual(["a walk-through"]);
    const two = "users: { charlie: { grants: { admin: M } }, dana: { grants: { admin: [M] } } }";
    expect((await lint([], parse(`${BASE}${two}\n${accept}`, files))).unused).toHaveLength(1);
  });
});
