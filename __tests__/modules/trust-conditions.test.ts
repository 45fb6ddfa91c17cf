import { mfaTrust } from "../../modules/mfa-role/trust";
import type { CallSource, TrustCondition } from "../../modules/mfa-role/trust-conditions";

const PEOPLE = { partition: "aws", identityAccountId: "111111111111", mfaMaxAge: 3600, namedSessions: false };
const MFA = {
  Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
  NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
};
const conditionsFrom = (from: CallSource) =>
  mfaTrust({ ...PEOPLE, from }).Statement.map((it) => it.Condition);
const ips = ["203.0.113.0/24"];
const vpcs = ["vpc-0123456789abcdef0"];

describe("trust from places", () => {
  it("requires the address without IfExists, beside MFA", () => {
    expect(conditionsFrom({ ips })).toEqual([{ ...MFA, IpAddress: { "aws:SourceIp": ips } }]);
  });

  it("requires the VPC without IfExists, beside MFA", () => {
    expect(conditionsFrom({ vpcs })).toEqual([{ ...MFA, StringEquals: { "aws:SourceVpc": vpcs } }]);
  });

  it("has addresses and VPCs in separate statements, each with the organization", () => {
    const organization = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
    expect(conditionsFrom({ ips, vpcs, organization: "o-a1b2c3d4e5" })).toEqual([
      { ...MFA, StringEquals: organization, IpAddress: { "aws:SourceIp": ips } },
      { ...MFA, StringEquals: { ...organization, "aws:SourceVpc": vpcs } },
    ]);
  });

  it("refuses an empty list, which would accept every place", () => {
    expect(() => conditionsFrom({ ips: [] })).toThrow("a list of places is empty");
    expect(() => conditionsFrom({ ips, vpcs: [] })).toThrow("a list of places is empty");
  });

  it("has one statement for an organization alone, and for nothing", () => {
    expect(conditionsFrom({ organization: "o-a1b2c3d4e5" })).toEqual([
      { ...MFA, StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    ]);
    expect(conditionsFrom({})).toEqual([MFA]);
  });
});

describe("trust by source identity", () => {
  it("requires the user's name, and allows setting it in a statement of its own", () => {
    const own = { StringEquals: { "sts:SourceIdentity": "${aws:username}" } };
    const [people, setting, ...others] = mfaTrust({ ...PEOPLE, sourceIdentity: true }).Statement;
    expect(people).toMatchObject({ Action: "sts:AssumeRole", Condition: { ...MFA, ...own } });
    expect(setting).toEqual({
      Sid: "OwnSourceIdentity",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "sts:SetSourceIdentity",
      Condition: own,
    });
    expect(others).toEqual([]);
  });
});

describe("further conditions", () => {
  const withConditions = (...conditions: TrustCondition[]) => mfaTrust({ ...PEOPLE, conditions });
  const line = (test: string, variable: string, ...values: string[]) => ({ test, variable, values });

  it("are added to MFA and TLS in every statement of people", () => {
    const team = line("StringEquals", "aws:PrincipalTag/team", "web");
    const direct = line("Bool", "aws:ViaAWSService", "false");
    const trust = mfaTrust({
      ...PEOPLE,
      from: { ips, vpcs },
      sourceIdentity: true,
      conditions: [team, direct],
    });
    for (const { Condition } of trust.Statement.slice(0, 2)) {
      expect(Condition).toMatchObject({
        Bool: { ...MFA.Bool, "aws:ViaAWSService": ["false"] },
        NumericLessThan: MFA.NumericLessThan,
        StringEquals: { "aws:PrincipalTag/team": ["web"] },
      });
    }
  });

  it.each([
    "aws:MultiFactorAuthPresent",
    "AWS:MULTIFACTORAUTHPRESENT",
    "aws:MultiFactorAuthAge",
    "aws:SecureTransport",
    "sts:RoleSessionName",
    "sts:SourceIdentity",
    "aws:SourceIp",
    "aws:sourcevpc",
    "aws:PrincipalOrgID",
  ])("are refused on a key of the role's own: %s", (variable) => {
    expect(() => withConditions(line("Bool", variable, "false"))).toThrow(`a condition on ${variable}: use `);
  });

  it("are refused twice on one operator and key, whatever the case", () => {
    const twice = [
      line("StringEquals", "aws:PrincipalTag/a", "x"),
      line("stringequals", "AWS:PrincipalTag/a", "y"),
    ];
    expect(() => withConditions(...twice)).toThrow("list all values in one");
    expect(() => withConditions(line("StringEquals", "aws:PrincipalTag/a"))).toThrow("has no values");
  });
});
