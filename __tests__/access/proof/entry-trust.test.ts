import type { IamSnapshot } from "../../../access/iam/iam-snapshot";
import { judgeEntryTrust } from "../../../access/proof/entry-trust";
import { BASE, parse } from "../../support/parse-organization";

const organization = parse(`${BASE}users: {}`);

function verdictOf(Principal: unknown, Condition?: object) {
  const statement = { Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition };
  const role = {
    name: "OrganizationAccountAccessRole",
    accountId: "222222222222",
    trust: { Version: "2012-10-17", Statement: [statement] },
  };
  return judgeEntryTrust({ users: [], groups: [], roles: [role] } as unknown as IamSnapshot, 1, organization);
}
const ROOT = { AWS: "arn:aws:iam::111111111111:root" };
const wide = (Principal: unknown, Condition?: object) => verdictOf(Principal, Condition).counterExamples;

describe("the trust of a role by which Terraform enters", () => {
  it("is too wide when it is a whole account without MFA", () => {
    const said =
      "role OrganizationAccountAccessRole in A trusts all of account 111111111111, without MFA: " +
      "narrow it to those who apply (docs/runs.md#narrow-the-role-by-which-terraform-enters)";
    expect(wide(ROOT)).toEqual([said]);
    expect(wide({ AWS: ["111111111111"] })).toEqual([said]);
  });

  it("is too wide when it is everybody", () => {
    for (const principal of ["*", { AWS: "*" }, undefined]) expect(wide(principal)).toHaveLength(1);
  });

  it("is too wide under a condition that names nobody in particular", () => {
    expect(wide(ROOT, { Bool: { "aws:SecureTransport": "true" } })).toHaveLength(1);
    expect(wide(ROOT, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } })).toHaveLength(1);
    expect(wide(ROOT, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/*" } })).toHaveLength(
      1,
    );
  });

  it("is narrow when it names a role or a user, or asks for MFA", () => {
    expect(wide({ AWS: "arn:aws:iam::111111111111:role/gatehouse-apply" })).toEqual([]);
    expect(wide(ROOT, { Bool: { "aws:MultiFactorAuthPresent": "true" } })).toEqual([]);
    const sso = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*";
    expect(wide(ROOT, { ArnLike: { "aws:PrincipalArn": [sso] } })).toEqual([]);
  });

  it("is not judged where the role was not read, or trusts something else", () => {
    const { judged, notJudged } = verdictOf({ Federated: "arn:aws:iam::222222222222:oidc-provider/x" });
    expect([judged, notJudged]).toEqual([
      1,
      [
        "role OrganizationAccountAccessRole in A: its trust of a Federated principal",
        "role OrganizationAccountAccessRole in B: it was not read",
        "role OrganizationAccountAccessRole in C: it was not read",
      ],
    ]);
  });
});
