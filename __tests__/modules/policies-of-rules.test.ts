import { oidcTrust } from "../../modules/mfa-role/oidc-trust";
import { mfaTrust } from "../../modules/mfa-role/trust";
import { delegation } from "../../modules/role-group/delegation";
import { denyWithoutMfa, EXEMPT_FROM_MFA } from "../../modules/self-service-group/deny-without-mfa";

const PEOPLE = {
  partition: "aws-us-gov",
  identityAccountId: "111111111111",
  mfaMaxAge: 3600,
  namedSessions: true,
};
const STATEMENT = {
  Sid: "IdentityAccountWithRecentMfa",
  Effect: "Allow",
  Principal: { AWS: "arn:aws-us-gov:iam::111111111111:root" },
  Action: "sts:AssumeRole",
  Condition: {
    Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
    NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    StringEquals: { "sts:RoleSessionName": "${aws:username}" },
  },
};

describe("a role's trust policy", () => {
  it("requires the identity account, recent MFA, TLS and a named session", () => {
    expect(mfaTrust(PEOPLE)).toEqual({ Version: "2012-10-17", Statement: [STATEMENT] });
  });

  it("allows any session name if the organization does", () => {
    const { StringEquals: _, ...Condition } = STATEMENT.Condition;
    expect(mfaTrust({ ...PEOPLE, namedSessions: false }).Statement).toEqual([{ ...STATEMENT, Condition }]);
  });

  it("allows programs in a separate statement, without affecting people", () => {
    const oidc = {
      providerArn: "arn:aws:iam::222222222222:oidc-provider/ci.example.com/path",
      audience: "us",
      subjects: ["a", "b"],
    };
    const [people, programs, ...others] = mfaTrust({ ...PEOPLE, oidc }).Statement;
    expect(people).toEqual(STATEMENT);
    expect(programs).toEqual({
      Sid: "ProgramsByTheirSubject",
      Effect: "Allow",
      Principal: { Federated: oidc.providerArn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { "ci.example.com/path:aud": "us", "ci.example.com/path:sub": ["a", "b"] },
        Bool: { "aws:SecureTransport": "true" },
      },
    });
    expect(oidcTrust(oidc, "x").Condition?.StringEquals).toEqual({ "x:aud": "us", "x:sub": ["a", "b"] });
    expect(others).toEqual([]);
  });
});

describe("a group's delegation", () => {
  it("names literal role ARNs, in one statement per end date", () => {
    const roleArns = ["arn:aws:iam::222222222222:role/vpc"];
    const assuming = { Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns };
    expect(delegation([{ roleArns }, { roleArns, notAfter: "2027-02-01T00:00:00Z" }])).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "AssumeRoles", ...assuming },
        {
          Sid: "AssumeRolesUntil20270201T000000Z",
          ...assuming,
          Condition: { DateLessThan: { "aws:CurrentTime": "2027-02-01T00:00:00Z" } },
        },
      ],
    });
  });
});

describe("the Deny without MFA", () => {
  it.each([
    [false, []],
    [true, ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"]],
  ])("exempts only what enrollment requires; with a first password: %p", (first, more) => {
    expect(denyWithoutMfa(first)).toEqual({
      Sid: "DenyWithoutMfa",
      Effect: "Deny",
      NotAction: [...EXEMPT_FROM_MFA, ...more].sort(),
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    });
  });
});
