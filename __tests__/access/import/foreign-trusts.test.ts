import type { EstateRole } from "../../../access/import/estate/estate";
import { infer } from "../../../access/import/infer/infer";
import { appliedEstate, documentOf, trust, withRole } from "../../support/imported";
import { entitlements, NOW, policies } from "../../support/parse-organization";

const ROOT = "arn:aws:iam::111111111111:root";
const MFA = { "aws:MultiFactorAuthPresent": "true" };
const TLS = { "aws:SecureTransport": "true" };
const AGE = { "aws:MultiFactorAuthAge": "3600" };
const ALL = { Bool: { ...MFA, ...TLS }, NumericLessThan: AGE };
const allow = (statement: object) => ({
  Effect: "Allow",
  Principal: { AWS: ROOT },
  Action: "sts:AssumeRole",
  Condition: ALL,
  ...statement,
});
const GITHUB = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com";
const program = (statement: object, condition: object = {}) => ({
  Effect: "Allow",
  Principal: { Federated: GITHUB },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:acme@1/shop@2:ref:refs/heads/main",
    },
    Bool: TLS,
    ...condition,
  },
  ...statement,
});

const estate = appliedEstate(entitlements("users: { alice: { grants: { vpc: A } } }"));

/** The lists and reasons of role vpc in A with a change. */
function judged(change: Partial<EstateRole>): string {
  const changed = withRole(estate, "A", "vpc", () => change);
  const { findings, organization } = infer(changed, policies, { now: NOW });
  const found = findings.filter(
    ({ kind, name, accounts }) => kind === "role" && name === "vpc" && accounts[0] === "A",
  );
  expect(found.length).toBeGreaterThan(0);
  const isInFile = Object.entries(organization.roles).some(
    ([key, { name = key, accounts = ["A"] }]) =>
      name === "vpc" && accounts.some((it) => it === "A" || it === "all"),
  );
  // What stays outside must not be in the file, or the apply would change it.
  expect(isInFile).toBe(found.every(({ list }) => list !== "outside"));
  return found.map(({ list, says }) => (list === "outside" ? `${list}: ${says}` : list)).join("; ");
}

describe("a trust policy of another origin", () => {
  it.each<[string, object]>([
    ["as Gatehouse writes it", allow({})],
    ["with the account ID as principal", allow({ Principal: { AWS: "111111111111" } })],
    ["with lists of one", allow({ Principal: { AWS: [ROOT] }, Action: ["sts:AssumeRole"] })],
    [
      "with other case of actions and keys",
      allow({
        Action: "STS:assumerole",
        Condition: {
          Bool: { "AWS:MultiFactorAuthPresent": true, "aws:securetransport": "True" },
          NumericLessThan: { "aws:multifactorauthage": 3600 },
        },
      }),
    ],
  ])("is kept: %s", (_, statement) => {
    expect(judged({ trust: documentOf(statement) })).toBe("kept");
  });

  it("is kept: one statement without brackets", () => {
    expect(judged({ trust: { Version: "2012-10-17", Statement: allow({}) } as never })).toBe("kept");
  });

  it.each<[string, object]>([
    ["without MFA", allow({ Condition: undefined })],
    ["with the MFA flag alone", allow({ Condition: { Bool: MFA } })],
    ["with the age of MFA alone", allow({ Condition: { NumericLessThan: AGE, Bool: TLS } })],
    ["with MFA only if the key is present", allow({ Condition: { ...ALL, Bool: TLS, BoolIfExists: MFA } })],
    [
      "with an age that includes its limit",
      allow({ Condition: { Bool: ALL.Bool, NumericLessThanEquals: AGE } }),
    ],
    [
      "with an age of more than 36 hours",
      allow({ Condition: { ...ALL, NumericLessThan: { "aws:MultiFactorAuthAge": "604800" } } }),
    ],
    ["without TLS", allow({ Condition: { Bool: MFA, NumericLessThan: AGE } })],
    [
      "of single users",
      allow({
        Principal: { AWS: ["arn:aws:iam::111111111111:user/alice", "arn:aws:iam::111111111111:user/p/bob"] },
      }),
    ],
    ["with a deleted user", allow({ Principal: { AWS: [ROOT, "AIDAEXAMPLEEXAMPLE123"] } })],
    ["that allows session tags", allow({ Action: ["sts:AssumeRole", "sts:TagSession"] })],
    ["that allows every action of STS", allow({ Action: "sts:*" })],
    [
      "that requires the user's name as the session's, by StringLike",
      allow({ Condition: { ...ALL, StringLike: { "sts:RoleSessionName": "${aws:username}" } } }),
    ],
  ])("is changed: %s", (_, statement) => {
    expect(judged({ trust: documentOf(statement) })).toMatch(/^changed(; changed)*$/);
  });

  it.each<[string, readonly object[], string]>([
    ["everyone", [allow({ Principal: "*" })], "it trusts everyone"],
    ["everyone in a list", [allow({ Principal: { AWS: "*" } })], "it trusts everyone"],
    [
      "a third party beside",
      [allow({ Principal: { AWS: [ROOT, "arn:aws:iam::999999999999:root"] } })],
      "it trusts account 999999999999",
    ],
    [
      "a third party by its ID",
      [allow({}), allow({ Principal: { AWS: "999999999999" } })],
      "it trusts account 999999999999",
    ],
    [
      "another account of the file",
      [allow({ Principal: { AWS: "arn:aws:iam::333333333333:root" } })],
      "it trusts account 333333333333",
    ],
    [
      "a role of the identity account",
      [allow({ Principal: { AWS: "arn:aws:iam::111111111111:role/ci" } })],
      "it trusts arn:aws:iam::111111111111:role/ci",
    ],
    [
      "users by a pattern",
      [allow({ Principal: { AWS: "arn:aws:iam::111111111111:user/*" } })],
      "it trusts arn:aws:iam::111111111111:user/*",
    ],
    [
      "root of another partition",
      [allow({ Principal: { AWS: "arn:aws-cn:iam::111111111111:root" } })],
      "it trusts account 111111111111",
    ],
    [
      "a service",
      [allow({}), allow({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined })],
      "it trusts the service ec2.amazonaws.com",
    ],
    [
      "a service beside",
      [allow({ Principal: { AWS: ROOT, Service: "ecs-tasks.amazonaws.com" } })],
      "it trusts the service ecs-tasks.amazonaws.com",
    ],
    [
      "SAML",
      [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::222222222222:saml-provider/Okta" },
          Action: "sts:AssumeRoleWithSAML",
        },
      ],
      "it trusts the SAML provider arn:aws:iam::222222222222:saml-provider/Okta",
    ],
    [
      "only deleted users",
      [allow({ Principal: { AWS: "AIDAEXAMPLEEXAMPLE123" } })],
      "it trusts only principals that have been deleted",
    ],
    ["canonical users", [allow({ Principal: { CanonicalUser: "abc" } })], "it trusts abc"],
    [
      "with NotPrincipal",
      [{ ...allow({}), Principal: undefined, NotPrincipal: { AWS: ROOT } }],
      "its trust policy has NotPrincipal",
    ],
    [
      "with a Deny",
      [allow({}), allow({ Effect: "Deny", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })],
      "its trust policy has a Deny",
    ],
    [
      "with NotAction",
      [{ ...allow({}), Action: undefined, NotAction: "sts:TagSession" }],
      "its trust policy has NotAction",
    ],
    [
      "with another action",
      [allow({ Action: ["sts:AssumeRole", "sts:GetFederationToken"] })],
      "its trust policy allows sts:getfederationtoken",
    ],
    [
      "that allows session tags only",
      [allow({ Action: "sts:TagSession" })],
      "it does not trust the identity account",
    ],
    [
      "on two conditions",
      [allow({}), allow({ Condition: { ...ALL, NumericLessThan: { "aws:MultiFactorAuthAge": "60" } } })],
      "it trusts the identity account on different conditions",
    ],
    ["of programs alone", [program({})], "it does not trust the identity account"],
    [
      "of programs by two statements",
      [allow({}), program({}), program({})],
      "it trusts programs by several statements",
    ],
    [
      "of programs by a pattern",
      [allow({}), program({}, { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" } })],
      "it trusts programs of token.actions.githubusercontent.com on the condition StringLike token.actions.githubusercontent.com:sub repo:acme/*",
    ],
    [
      "of programs of any subject",
      [
        allow({}),
        program({
          Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
        }),
      ],
      "it trusts programs of token.actions.githubusercontent.com of any subject",
    ],
    [
      "of programs of any audience",
      [
        allow({}),
        program({ Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "x" } } }),
      ],
      "it trusts programs of token.actions.githubusercontent.com of no audience, or of several",
    ],
    [
      "of programs of another account's provider",
      [allow({}), program({ Principal: { Federated: GITHUB.replace("222222222222", "999999999999") } })],
      `it trusts the identity provider ${GITHUB.replace("222222222222", "999999999999")}`,
    ],
  ])("stays outside: %s", (_, statements, reason) => {
    const written = JSON.parse(JSON.stringify(statements)) as object[];
    expect(judged({ trust: documentOf(...written) })).toBe(`outside: ${reason}`);
  });

  it.each<[string, object]>([
    ["StringEquals sts:ExternalId", { StringEquals: { "sts:ExternalId": "x" } }],
    ["addresses that it excludes", { NotIpAddress: { "aws:SourceIp": "8.8.8.0/24" } }],
    ["an address only if present", { IpAddressIfExists: { "aws:SourceIp": "8.8.8.0/24" } }],
    ["a tag of the caller", { StringEquals: { "aws:PrincipalTag/team": "web" } }],
    ["the caller's organization by a pattern", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
    ["the caller's ARN", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/a*" } }],
    ["MFA must be absent", { Bool: { "aws:MultiFactorAuthPresent": "false" } }],
    ["two values of MFA", { Bool: { "aws:MultiFactorAuthPresent": ["true", "false"] } }],
    ["two ages", { NumericLessThan: { "aws:MultiFactorAuthAge": ["60", "86400"] } }],
    [
      "two operators on the age",
      {
        NumericLessThan: { "aws:MultiFactorAuthAge": "60" },
        NumericLessThanEquals: { "aws:MultiFactorAuthAge": "3600" },
      },
    ],
    ["an age that is no number", { NumericLessThan: { "aws:MultiFactorAuthAge": "1h" } }],
    ["an age only if present", { NumericLessThanIfExists: AGE }],
    ["a least age", { NumericGreaterThan: { "aws:MultiFactorAuthAge": "1" } }],
    ["ForAllValues, which matches an absent key", { "ForAllValues:Bool": MFA }],
    ["ForAnyValue", { "ForAnyValue:StringEquals": { "aws:PrincipalTag/a": "b" } }],
    ["the key must exist", { Null: { "aws:MultiFactorAuthPresent": "false" } }],
    ["an end", { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } }],
    ["one session name", { StringEquals: { "sts:RoleSessionName": "ops" } }],
    ["an operator that AWS does not have", { Boolean: MFA }],
  ])("stays outside on a condition that the file cannot express: %s", (_, Condition) => {
    expect(judged({ trust: trust(ROOT, Condition) })).toMatch(
      /^outside: its trust policy (has the condition|compares a condition key twice)/,
    );
  });

  it.each<[string, readonly object[]]>([
    ["a single address", [allow({ Condition: { ...ALL, IpAddress: { "aws:SourceIp": "8.8.8.8" } } })]],
    ["VPCs", [allow({ Condition: { ...ALL, StringEquals: { "aws:SourceVpc": ["vpc-01234567"] } } })]],
    [
      "an AWS organization",
      [allow({ Condition: { ...ALL, StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } })],
    ],
    [
      "addresses or VPCs",
      [
        allow({ Condition: { ...ALL, IpAddress: { "aws:SourceIp": ["8.8.8.0/24"] } } }),
        allow({ Condition: { ...ALL, StringEquals: { "aws:SourceVpc": "vpc-01234567" } } }),
      ],
    ],
  ])("is kept of calls from %s", (_, statements) => {
    expect(judged({ trust: documentOf(...statements) })).toBe("kept");
  });

  it.each<[string, readonly object[]]>([
    [
      "an address and a VPC at once",
      [
        allow({
          Condition: {
            ...ALL,
            IpAddress: { "aws:SourceIp": "8.8.8.8" },
            StringEquals: { "aws:SourceVpc": "vpc-01234567" },
          },
        }),
      ],
    ],
    [
      "an address, and anywhere",
      [allow({}), allow({ Condition: { ...ALL, IpAddress: { "aws:SourceIp": "8.8.8.8" } } })],
    ],
    ["every address", [allow({ Condition: { ...ALL, IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } })]],
    ["a VPC by a pattern", [allow({ Condition: { ...ALL, StringEquals: { "aws:SourceVpc": "vpc-*" } } })]],
    [
      "an address by one user and a VPC by another",
      [
        allow({
          Principal: { AWS: "arn:aws:iam::111111111111:user/alice" },
          Condition: { ...ALL, IpAddress: { "aws:SourceIp": "8.8.8.8" } },
        }),
        allow({
          Principal: { AWS: "arn:aws:iam::111111111111:user/bob" },
          Condition: { ...ALL, StringEquals: { "aws:SourceVpc": "vpc-01234567" } },
        }),
      ],
    ],
  ])("stays outside of calls from %s", (_, statements) => {
    expect(judged({ trust: documentOf(...statements) })).toMatch(/^outside: /);
  });

  it.each<[string, object, RegExp]>([
    [
      "a subject with a wildcard",
      { "token.actions.githubusercontent.com:sub": "repo:*" },
      /without the wildcards/,
    ],
    [
      "a subject with a variable",
      { "token.actions.githubusercontent.com:sub": "${aws:userid}" },
      /IAM would replace/,
    ],
    [
      "an audience that YAML cannot name",
      { "token.actions.githubusercontent.com:aud": 'a"b' },
      /the token's aud|not valid|audience/,
    ],
    [
      "a subject that is too long",
      { "token.actions.githubusercontent.com:sub": "x".repeat(1500) },
      /too many subjects/,
    ],
  ])("stays outside as the loader would refuse %s", (_, claims, reason) => {
    const statement = program({});
    const StringEquals = { ...statement.Condition.StringEquals, ...claims };
    const written = documentOf(allow({}), program({ Condition: { ...statement.Condition, StringEquals } }));
    expect(judged({ trust: written })).toMatch(/^outside: the file cannot have it: /);
    expect(judged({ trust: written })).toMatch(reason);
  });

  it("changes with a source identity that nobody may set", () => {
    const identified = { ...ALL, StringEquals: { "sts:SourceIdentity": "${aws:username}" } };
    expect(judged({ trust: documentOf(allow({ Condition: identified })) })).toBe("changed");
  });

  it("stays outside if its version takes policy variables for text", () => {
    const written = documentOf(
      allow({ Condition: { ...ALL, StringEquals: { "sts:RoleSessionName": "${aws:username}" } } }),
    );
    expect(judged({ trust: { ...written, Version: "2008-10-17" as never } })).toMatch(
      /^outside: .* old version/,
    );
  });

  it("is kept of an old version without policy variables", () => {
    expect(judged({ trust: { ...documentOf(allow({})), Version: "2008-10-17" as never } })).toBe("kept");
  });
});
