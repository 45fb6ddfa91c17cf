import { opensADoor } from "../../../access/verify/verify";
import type { PolicyDocument } from "../../../organization/policy-document";
import { BASE, parse } from "../../support/parse-organization";

const organization = parse(`${BASE}users: { alice: {} }\n`);

/** Whether a role of account A that is not in the file is judged. */
function opens(...statements: object[]): boolean {
  return isJudged("foreign", ...statements);
}

function isJudged(name: string, ...statements: object[]): boolean {
  const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  const trust = { Version: "2012-10-17", Statement } as PolicyDocument;
  const permissions = { policies: [], managedPolicyArns: [] };
  return opensADoor({ name, accountId: "222222222222", trust, ...permissions }, organization);
}

describe("a role that is not in the file", () => {
  it("is judged if it trusts everyone, or everyone except some", () => {
    expect(opens({ Principal: "*" })).toBe(true);
    expect(opens({ Principal: { AWS: ["*"] } })).toBe(true);
    expect(opens({ NotPrincipal: { AWS: "arn:aws:iam::222222222222:root" } })).toBe(true);
  });

  it("is judged if it trusts a principal of the identity account", () => {
    expect(opens({ Principal: { AWS: "arn:aws:iam::111111111111:root" } })).toBe(true);
    expect(opens({ Principal: { AWS: ["111111111111"] } })).toBe(true);
  });

  it("is not judged if it trusts others", () => {
    expect(opens({ Principal: { AWS: "arn:aws:iam::222222222222:root" } })).toBe(false);
    expect(opens({ Principal: { Service: "ec2.amazonaws.com" } })).toBe(false);
    expect(opens({ Effect: "Deny", Principal: "*" })).toBe(false);
    expect(opens({ Effect: "Deny", NotPrincipal: "*" })).toBe(false);
  });

  it("is judged if one principal or statement of several allows entry", () => {
    const other = { AWS: "arn:aws:iam::222222222222:root" };
    expect(opens({ Principal: { AWS: [other.AWS, "arn:aws:iam::111111111111:user/alice"] } })).toBe(true);
    expect(opens({ Principal: other }, { Principal: "*" })).toBe(true);
    expect(opens({ Principal: { ...other, Service: "ec2.amazonaws.com" } })).toBe(false);
  });

  it("is not judged if it is Terraform's entry role, which is judged apart", () => {
    expect(isJudged("OrganizationAccountAccessRole", { Principal: "*" })).toBe(false);
    expect(isJudged("organizationaccountaccessrole2", { Principal: "*" })).toBe(true);
  });
});
