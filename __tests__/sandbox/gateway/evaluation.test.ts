import { type Judge, type Judgement, loadJudge } from "../../../access/iam/evaluator";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { type Asked, authorize, type Subject } from "../../../sandbox/gateway/authorization";

const ALICE = "arn:aws:iam::111111111111:user/alice";
const HERE = "111111111111";
const ELSEWHERE = "222222222222";
const role = (accountId: string) => `arn:aws:iam::${accountId}:role/vpc`;

type Statement = PolicyStatement & { readonly Principal?: unknown };
const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const allow = (Action: string, more: Partial<Statement> = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const deny = (Action: string, more: Partial<Statement> = {}): Statement => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  ...more,
});
const trust = (AWS: string, more: Partial<Statement> = {}): PolicyDocument =>
  policy({ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", ...more });

interface Case {
  /** The documented rule. */
  readonly rule: string;
  /** The page of the IAM user guide that documents it. */
  readonly page: string;
  readonly policies?: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly session?: PolicyDocument;
  readonly principal?: string;
  readonly keys?: Readonly<Record<string, string>>;
  readonly asked: Partial<Asked>;
  readonly answer: Judgement;
}

const LIST = { action: "ec2:DescribeVpcs" };
const ASSUME_ELSEWHERE = { action: "sts:AssumeRole", resource: role(ELSEWHERE), accountId: ELSEWHERE };
const ASSUME_HERE = { action: "sts:AssumeRole", resource: role(HERE) };
const MFA = { "aws:MultiFactorAuthPresent": "true" };
const DENY_ALLOW = "reference_policies_evaluation-logic_policy-eval-denyallow.html";
const CROSS = "reference_policies_evaluation-logic-cross-account.html";
const BOUNDARIES = "access_policies_boundaries.html";
const OPERATORS = "reference_policies_elements_condition_operators.html";
const PRINCIPAL = "reference_policies_elements_principal.html";
const MULTIPLE = "reference_policies_condition-logic-multiple-context-keys-or-values.html";
const KEYS = "reference_policies_condition-keys.html";

const CASES: readonly Case[] = [
  { rule: "nothing is allowed by default", page: DENY_ALLOW, asked: LIST, answer: "ImplicitlyDenied" },
  {
    rule: "an Allow in any policy allows a call",
    page: DENY_ALLOW,
    policies: [policy(allow("s3:GetObject")), policy(allow("ec2:Describe*"))],
    asked: LIST,
    answer: "Allowed",
  },
  {
    rule: "a Deny in any policy overrides every Allow",
    page: DENY_ALLOW,
    policies: [policy(allow("*")), policy(deny("ec2:Describe*"))],
    asked: LIST,
    answer: "ExplicitlyDenied",
  },
  {
    rule: "a Deny whose condition does not match denies nothing",
    page: DENY_ALLOW,
    policies: [policy(allow("*"), deny("*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }))],
    asked: LIST,
    answer: "Allowed",
  },
  {
    rule: "NotAction in a Deny denies all others",
    page: "reference_policies_elements_notaction.html",
    policies: [policy(allow("*"), { Effect: "Deny", NotAction: "iam:GetUser", Resource: "*" })],
    asked: LIST,
    answer: "ExplicitlyDenied",
  },
  {
    rule: "a boundary without the action denies it",
    page: BOUNDARIES,
    policies: [policy(allow("*"))],
    boundary: policy(allow("s3:*")),
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    rule: "a boundary alone allows nothing",
    page: BOUNDARIES,
    boundary: policy(allow("*")),
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    rule: "a boundary with the action leaves it allowed",
    page: BOUNDARIES,
    policies: [policy(allow("*"))],
    boundary: policy(allow("ec2:*")),
    asked: LIST,
    answer: "Allowed",
  },
  {
    rule: "a session policy without the action denies it",
    page: "access_policies.html#policies_session",
    principal: `arn:aws:sts::${HERE}:assumed-role/vpc/alice`,
    policies: [policy(allow("*"))],
    session: policy(allow("s3:*")),
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    rule: "across accounts the caller's policy alone is not enough",
    page: CROSS,
    policies: [policy(allow("sts:AssumeRole"))],
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(`arn:aws:iam::${ELSEWHERE}:root`) },
    answer: "ImplicitlyDenied",
  },
  {
    rule: "across accounts the trust policy alone is not enough",
    page: CROSS,
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(ALICE) },
    answer: "ImplicitlyDenied",
  },
  {
    rule: "across accounts both policies together are enough",
    page: CROSS,
    policies: [policy(allow("sts:AssumeRole", { Resource: role(ELSEWHERE) }))],
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:root`) },
    answer: "Allowed",
  },
  {
    rule: "in the same account a trust policy that names the user is enough",
    page: PRINCIPAL,
    asked: { ...ASSUME_HERE, resourcePolicy: trust(ALICE) },
    answer: "Allowed",
  },
  {
    rule: "a trust policy for the account still requires the user's policy",
    page: PRINCIPAL,
    asked: { ...ASSUME_HERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:root`) },
    answer: "ImplicitlyDenied",
  },
  {
    rule: "a trust policy for the account and the user's policy are enough",
    page: PRINCIPAL,
    policies: [policy(allow("sts:AssumeRole"))],
    asked: { ...ASSUME_HERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:root`) },
    answer: "Allowed",
  },
  {
    rule: "a trust policy for another user allows nothing",
    page: PRINCIPAL,
    policies: [policy(allow("sts:AssumeRole"))],
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:user/bob`) },
    answer: "ImplicitlyDenied",
  },
  {
    rule: "Bool in an Allow does not match without the key",
    page: KEYS,
    policies: [policy(allow("*", { Condition: { Bool: MFA } }))],
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    rule: "BoolIfExists in an Allow matches without the key",
    page: OPERATORS,
    policies: [policy(allow("*", { Condition: { BoolIfExists: MFA } }))],
    asked: LIST,
    answer: "Allowed",
  },
  {
    rule: "Bool in a Deny does not match without the key",
    page: KEYS,
    policies: [
      policy(allow("*"), deny("*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })),
    ],
    asked: LIST,
    answer: "Allowed",
  },
  {
    rule: "BoolIfExists in a Deny matches without the key",
    page: KEYS,
    policies: [
      policy(
        allow("*"),
        deny("*", { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }),
      ),
    ],
    asked: LIST,
    answer: "ExplicitlyDenied",
  },
  ...(
    [
      [3599, "Allowed"],
      [3600, "ImplicitlyDenied"],
    ] as const
  ).map(
    ([age, answer]): Case => ({
      rule: `MFA of ${age} seconds ago, with a limit of 3600`,
      page: KEYS,
      policies: [
        policy(allow("*", { Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } })),
      ],
      keys: { ...MFA, "aws:MultiFactorAuthAge": String(age) },
      asked: LIST,
      answer,
    }),
  ),
  {
    rule: "one of several values of a condition key is enough",
    page: MULTIPLE,
    policies: [policy(allow("*", { Condition: { StringEquals: { "aws:username": ["alice", "bob"] } } }))],
    keys: { "aws:username": "bob" },
    asked: LIST,
    answer: "Allowed",
  },
  {
    rule: "every one of several condition keys must match",
    page: MULTIPLE,
    policies: [
      policy(
        allow("*", {
          Condition: { StringEquals: { "aws:username": "alice", "aws:PrincipalAccount": ELSEWHERE } },
        }),
      ),
    ],
    keys: { "aws:username": "alice", "aws:PrincipalAccount": HERE },
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  ...(
    [
      ["alice", "Allowed"],
      ["alice2", "ImplicitlyDenied"],
    ] as const
  ).map(
    ([name, answer]): Case => ({
      rule: `aws:username is the caller's name, in a call on ${name}`,
      page: "reference_policies_variables.html",
      policies: [policy(allow("iam:GetUser", { Resource: `arn:aws:iam::${HERE}:user/\${aws:username}` }))],
      keys: { "aws:username": "alice" },
      asked: { action: "iam:GetUser", resource: `arn:aws:iam::${HERE}:user/${name}` },
      answer,
    }),
  ),
  {
    rule: "a variable without a value, as in a role session, matches nothing",
    page: "reference_policies_variables.html",
    policies: [policy(allow("iam:GetUser", { Resource: `arn:aws:iam::${HERE}:user/\${aws:username}` }))],
    asked: { action: "iam:GetUser", resource: ALICE },
    answer: "ImplicitlyDenied",
  },
  ...(
    [
      ["2027-01-31T23:59:59Z", "Allowed"],
      ["2027-02-01T00:00:00Z", "ImplicitlyDenied"],
    ] as const
  ).map(
    ([now, answer]): Case => ({
      rule: `DateLessThan 2027-02-01T00:00:00Z, at ${now}`,
      page: OPERATORS,
      policies: [
        policy(allow("*", { Condition: { DateLessThan: { "aws:CurrentTime": "2027-02-01T00:00:00Z" } } })),
      ],
      keys: { "aws:CurrentTime": now },
      asked: LIST,
      answer,
    }),
  ),
  {
    rule: "a bucket policy denies a user whose own policy allows the call",
    page: DENY_ALLOW,
    policies: [policy(allow("s3:*"))],
    asked: {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::logs/a",
      resourcePolicy: policy({
        ...deny("s3:*", { Resource: "arn:aws:s3:::logs/*" }),
        Principal: "*",
      }),
    },
    answer: "ExplicitlyDenied",
  },
];

/** Our own conservative rules for a call whose resource the sandbox does not know. */
const ANY_INSTANCE = {
  action: "ec2:TerminateInstances",
  resource: "arn:aws:ec2:us-east-1:111111111111:instance/not-read-from-the-call",
  isAnyResource: true,
};
const ONE_INSTANCE = { Resource: "arn:aws:ec2:us-east-1:111111111111:instance/i-1" };
const OURS: readonly Case[] = [
  {
    rule: "an Allow on every resource allows it",
    page: "",
    policies: [policy(allow("ec2:*"))],
    asked: ANY_INSTANCE,
    answer: "Allowed",
  },
  {
    rule: "an Allow on one resource does not allow it",
    page: "",
    policies: [policy(allow("ec2:*", ONE_INSTANCE))],
    asked: ANY_INSTANCE,
    answer: "ImplicitlyDenied",
  },
  {
    rule: "an Allow on a name pattern does not allow it",
    page: "",
    policies: [policy(allow("ec2:*", { Resource: "arn:aws:ec2:*:*:instance/n*" }))],
    asked: ANY_INSTANCE,
    answer: "ImplicitlyDenied",
  },
  {
    rule: "a Deny on one resource denies it",
    page: "",
    policies: [policy(allow("ec2:*"), deny("ec2:*", ONE_INSTANCE))],
    asked: ANY_INSTANCE,
    answer: "ExplicitlyDenied",
  },
  {
    rule: "a Deny on all resources but one denies it",
    page: "",
    policies: [
      policy(allow("ec2:*"), { Effect: "Deny", Action: "ec2:*", NotResource: ONE_INSTANCE.Resource }),
    ],
    asked: ANY_INSTANCE,
    answer: "ExplicitlyDenied",
  },
  {
    rule: "a boundary on one resource does not allow it",
    page: "",
    policies: [policy(allow("ec2:*"))],
    boundary: policy(allow("ec2:*", ONE_INSTANCE)),
    asked: ANY_INSTANCE,
    answer: "ImplicitlyDenied",
  },
];

describe("the gateway evaluates policies as AWS documents", () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await loadJudge();
  });

  function answer({ policies = [], boundary, session, principal = ALICE, keys = {}, asked }: Case) {
    const subject: Subject = {
      principal,
      policies: policies.map((document) => ({ name: "a policy", document })),
      permissionsBoundary: boundary,
      sessionPolicy: session,
      context: { "aws:SecureTransport": "true", ...keys },
    };
    return authorize(subject, { action: "", resource: "*", accountId: HERE, ...asked }, judge);
  }

  it.each(CASES.map((it) => [it.rule, it.page, it] as const))("%s (%s)", async (_rule, _page, it) => {
    expect(await answer(it)).toBe(it.answer);
  });

  it.each(OURS.map((it) => [it.rule, it] as const))(
    "for a resource not read from the call: %s",
    async (_, it) => {
      expect(await answer(it)).toBe(it.answer);
    },
  );
});
