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

describe("the trust policy of an entry role", () => {
  it("is too wide if it allows a whole account without MFA", () => {
    const said =
      "role OrganizationAccountAccessRole in A trusts all of account 111111111111, without MFA: " +
      "limit it to those who apply (docs/runs.md#narrow-the-role-by-which-terraform-enters)";
    expect(wide(ROOT)).toEqual([said]);
    expect(wide({ AWS: ["111111111111"] })).toEqual([said]);
  });

  it("is too wide if it allows everyone", () => {
    for (const principal of ["*", { AWS: "*" }, undefined]) expect(wide(principal)).toHaveLength(1);
  });

  it("is too wide under a condition that names no specific principal", () => {
    expect(wide(ROOT, { Bool: { "aws:SecureTransport": "true" } })).toHaveLength(1);
    expect(wide(ROOT, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } })).toHaveLength(1);
    expect(wide(ROOT, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/*" } })).toHaveLength(
      1,
    );
  });

  it("is narrow if it names a role or a user, or requires MFA", () => {
    expect(wide({ AWS: "arn:aws:iam::111111111111:role/gatehouse-apply" })).toEqual([]);
    expect(wide(ROOT, { Bool: { "aws:MultiFactorAuthPresent": "true" } })).toEqual([]);
    const sso = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*";
    expect(wide(ROOT, { ArnLike: { "aws:PrincipalArn": [sso] } })).toEqual([]);
  });

  it("is not judged if the role was not read or trusts a Federated principal", () => {
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

  const USER = "arn:aws:iam::111111111111:user/deploy";
  const named = (...arns: string[]) => ({ ArnLike: { "aws:PrincipalArn": arns } });
  it.each<[string, unknown, object | undefined, number]>([
    ["everybody except some", undefined, undefined, 1],
    ["a user by name", { AWS: USER }, undefined, 0],
    ["two accounts", { AWS: [ROOT.AWS, "222222222222"] }, undefined, 2],
    ["another partition's account", { AWS: "arn:aws-us-gov:iam::111111111111:root" }, undefined, 1],
    ["a user and everybody", { AWS: [USER, "*"] }, undefined, 1],
    ["everybody with MFA", { AWS: "*" }, { Bool: { "aws:MultiFactorAuthPresent": "true" } }, 1],
    ["without MFA", ROOT, { Bool: { "aws:MultiFactorAuthPresent": "false" } }, 1],
    ["with or without MFA", ROOT, { Bool: { "aws:MultiFactorAuthPresent": ["true", "false"] } }, 1],
    ["MFA, in a list", ROOT, { Bool: { "aws:MultiFactorAuthPresent": ["true"] } }, 0],
    ["a caller by name", ROOT, named(USER), 0],
    ["callers by name", ROOT, { StringEquals: { "aws:PrincipalArn": [USER, `${USER}2`] } }, 0],
    ["a caller by name, and a pattern", ROOT, named(USER, "arn:aws:iam::111111111111:user/*"), 1],
    ["no caller at all", ROOT, named(), 1],
    ["a caller of any account", ROOT, named("arn:aws:iam::*:role/deploy"), 1],
    ["a caller by a variable", ROOT, named("arn:aws:iam::111111111111:role/${aws:username}"), 1],
    ["a caller by one unknown letter", ROOT, named("arn:aws:iam::111111111111:role/deplo?"), 1],
    ["a caller preceded by other text", ROOT, named(`x${USER}`), 1],
    ["callers except a named one", ROOT, { ArnNotLike: { "aws:PrincipalArn": USER } }, 1],
    ["callers by another key", ROOT, { ArnLike: { "aws:SourceArn": USER } }, 1],
  ])("is judged by the principals that it allows: %s", (_, principal, condition, count) => {
    expect(wide(principal, condition)).toHaveLength(count);
  });

  const judgedOf = (role: object, accountsRead = 1, text = `${BASE}users: {}`) =>
    judgeEntryTrust(
      {
        users: [],
        groups: [],
        roles: [
          {
            name: "OrganizationAccountAccessRole",
            accountId: "222222222222",
            trust: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*" }] },
            ...role,
          },
        ],
      } as unknown as IamSnapshot,
      accountsRead,
      parse(text),
    );

  it("is judged regardless of the name's case, also in leaving accounts", () => {
    expect(judgedOf({}).counterExamples).toHaveLength(1);
    expect(judgedOf({ name: "organizationaccountaccessrole" }).counterExamples).toHaveLength(1);
    expect(judgedOf({ name: "other" }).counterExamples).toEqual([]);
    const leaving = `${BASE.replace('"222222222222" }', '"222222222222", leaving: true }').replace("[A, production]", "[production]")}users: {}`;
    expect(judgedOf({}, 1, leaving).counterExamples).toHaveLength(1);
  });

  it("is judged by its Allow statements only", () => {
    const trust = (...Statement: object[]) => ({ trust: { Version: "2012-10-17", Statement } });
    expect(judgedOf(trust({ Effect: "Deny", Principal: "*" })).counterExamples).toEqual([]);
    const butSome = { Effect: "Allow", NotPrincipal: { AWS: USER }, Principal: { AWS: USER } };
    expect(judgedOf(trust({ Effect: "Deny", Principal: "*" }, butSome)).counterExamples).toHaveLength(1);
  });
});
