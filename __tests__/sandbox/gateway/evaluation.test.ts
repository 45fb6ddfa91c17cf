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
  /** What AWS says. */
  readonly says: string;
  /** The page of the IAM user guide that says so. */
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
  { says: "nothing is allowed by default", page: DENY_ALLOW, asked: LIST, answer: "ImplicitlyDenied" },
  {
    says: "an Allow of any policy lets a call through",
    page: DENY_ALLOW,
    policies: [policy(allow("s3:GetObject")), policy(allow("ec2:Describe*"))],
    asked: LIST,
    answer: "Allowed",
  },
  {
    says: "a Deny of any policy overrides every Allow",
    page: DENY_ALLOW,
    policies: [policy(allow("*")), policy(deny("ec2:Describe*"))],
    asked: LIST,
    answer: "ExplicitlyDenied",
  },
  {
    says: "a Deny whose condition does not hold denies nothing",
    page: DENY_ALLOW,
    policies: [policy(allow("*"), deny("*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }))],
    asked: LIST,
    answer: "Allowed",
  },
  {
    says: "NotAction in a Deny denies all others",
    page: "reference_policies_elements_notaction.html",
    policies: [policy(allow("*"), { Effect: "Deny", NotAction: "iam:GetUser", Resource: "*" })],
    asked: LIST,
    answer: "ExplicitlyDenied",
  },
  {
    says: "a boundary that does not have the action takes it away",
    page: BOUNDARIES,
    policies: [policy(allow("*"))],
    boundary: policy(allow("s3:*")),
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    says: "a boundary gives nothing by itself",
    page: BOUNDARIES,
    boundary: policy(allow("*")),
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    says: "a boundary that has the action leaves it",
    page: BOUNDARIES,
    policies: [policy(allow("*"))],
    boundary: policy(allow("ec2:*")),
    asked: LIST,
    answer: "Allowed",
  },
  {
    says: "a session policy takes away what it does not have",
    page: "access_policies.html#policies_session",
    principal: `arn:aws:sts::${HERE}:assumed-role/vpc/alice`,
    policies: [policy(allow("*"))],
    session: policy(allow("s3:*")),
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    says: "in another account the caller's policy alone is not enough",
    page: CROSS,
    policies: [policy(allow("sts:AssumeRole"))],
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(`arn:aws:iam::${ELSEWHERE}:root`) },
    answer: "ImplicitlyDenied",
  },
  {
    says: "in another account the trust alone is not enough",
    page: CROSS,
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(ALICE) },
    answer: "ImplicitlyDenied",
  },
  {
    says: "in another account both together are",
    page: CROSS,
    policies: [policy(allow("sts:AssumeRole", { Resource: role(ELSEWHERE) }))],
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:root`) },
    answer: "Allowed",
  },
  {
    says: "in the same account a trust that names the user is enough",
    page: PRINCIPAL,
    asked: { ...ASSUME_HERE, resourcePolicy: trust(ALICE) },
    answer: "Allowed",
  },
  {
    says: "a trust in the account leaves it to the account's policies",
    page: PRINCIPAL,
    asked: { ...ASSUME_HERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:root`) },
    answer: "ImplicitlyDenied",
  },
  {
    says: "a trust in the account together with the user's policy is enough",
    page: PRINCIPAL,
    policies: [policy(allow("sts:AssumeRole"))],
    asked: { ...ASSUME_HERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:root`) },
    answer: "Allowed",
  },
  {
    says: "a trust in somebody else is none",
    page: PRINCIPAL,
    policies: [policy(allow("sts:AssumeRole"))],
    asked: { ...ASSUME_ELSEWHERE, resourcePolicy: trust(`arn:aws:iam::${HERE}:user/bob`) },
    answer: "ImplicitlyDenied",
  },
  {
    says: "Bool in an Allow does not hold without the key",
    page: KEYS,
    policies: [policy(allow("*", { Condition: { Bool: MFA } }))],
    asked: LIST,
    answer: "ImplicitlyDenied",
  },
  {
    says: "BoolIfExists in an Allow holds without the key",
    page: OPERATORS,
    policies: [policy(allow("*", { Condition: { BoolIfExists: MFA } }))],
    asked: LIST,
    answer: "Allowed",
  },
  {
    says: "Bool in a Deny does not catch who has no key at all",
    page: KEYS,
    policies: [
      policy(allow("*"), deny("*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })),
    ],
    asked: LIST,
    answer: "Allowed",
  },
  {
    says: "BoolIfExists in a Deny does",
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
      says: `MFA of ${age} seconds ago, where less than 3600 is asked`,
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
    says: "of several values of a key one is enough",
    page: MULTIPLE,
    policies: [policy(allow("*", { Condition: { StringEquals: { "aws:username": ["alice", "bob"] } } }))],
    keys: { "aws:username": "bob" },
    asked: LIST,
    answer: "Allowed",
  },
  {
    says: "of several keys each must hold",
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
      says: `aws:username is the caller's own name, asked about ${name}`,
      page: "reference_policies_variables.html",
      policies: [policy(allow("iam:GetUser", { Resource: `arn:aws:iam::${HERE}:user/\${aws:username}` }))],
      keys: { "aws:username": "alice" },
      asked: { action: "iam:GetUser", resource: `arn:aws:iam::${HERE}:user/${name}` },
      answer,
    }),
  ),
  {
    says: "a variable without a value, as in a role session, matches nothing",
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
      says: `DateLessThan 2027-02-01T00:00:00Z, at ${now}`,
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
    says: "a bucket's policy denies a user whom an own policy allows",
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

/** Read for a call whose resource the sandbox does not know: rules of ours, on the safe side. */
const ANY_INSTANCE = {
  action: "ec2:TerminateInstances",
  resource: "arn:aws:ec2:us-east-1:111111111111:instance/not-read-from-the-call",
  isAnyResource: true,
};
const ONE_INSTANCE = { Resource: "arn:aws:ec2:us-east-1:111111111111:instance/i-1" };
const OURS: readonly Case[] = [
  {
    says: "what is allowed on everything is allowed",
    page: "",
    policies: [policy(allow("ec2:*"))],
    asked: ANY_INSTANCE,
    answer: "Allowed",
  },
  {
    says: "what is allowed on one is not",
    page: "",
    policies: [policy(allow("ec2:*", ONE_INSTANCE))],
    asked: ANY_INSTANCE,
    answer: "ImplicitlyDenied",
  },
  {
    says: "nor what is allowed on those of some names",
    page: "",
    policies: [policy(allow("ec2:*", { Resource: "arn:aws:ec2:*:*:instance/n*" }))],
    asked: ANY_INSTANCE,
    answer: "ImplicitlyDenied",
  },
  {
    says: "what is denied on one is",
    page: "",
    policies: [policy(allow("ec2:*"), deny("ec2:*", ONE_INSTANCE))],
    asked: ANY_INSTANCE,
    answer: "ExplicitlyDenied",
  },
  {
    says: "what is denied on all but one is",
    page: "",
    policies: [
      policy(allow("ec2:*"), { Effect: "Deny", Action: "ec2:*", NotResource: ONE_INSTANCE.Resource }),
    ],
    asked: ANY_INSTANCE,
    answer: "ExplicitlyDenied",
  },
  {
    says: "a boundary is read the same way",
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

  it.each(CASES.map((it) => [it.says, it.page, it] as const))("%s (%s)", async (_says, _page, it) => {
    expect(await answer(it)).toBe(it.answer);
  });

  it.each(OURS.map((it) => [it.says, it] as const))(
    "for a resource not read from the call: %s",
    async (_, it) => {
      expect(await answer(it)).toBe(it.answer);
    },
  );
});
