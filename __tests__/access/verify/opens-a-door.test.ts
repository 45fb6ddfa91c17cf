import { opensADoor } from "../../../access/verify/verify";
import type { PolicyDocument } from "../../../organization/policy-document";
import { BASE, parse } from "../../support/parse-organization";

const organization = parse(`${BASE}users: { alice: {} }\n`);

/** Whether a role of account A that is not in the file is judged. */
function opens(statement: object): boolean {
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] } as PolicyDocument;
  const permissions = { policies: [], managedPolicyArns: [] };
  return opensADoor({ name: "foreign", accountId: "222222222222", trust, ...permissions }, organization);
}

describe("a role that is not in the file", () => {
  it("is judged where it trusts everybody, or everybody but some", () => {
    expect(opens({ Principal: "*" })).toBe(true);
    expect(opens({ Principal: { AWS: ["*"] } })).toBe(true);
    expect(opens({ NotPrincipal: { AWS: "arn:aws:iam::222222222222:root" } })).toBe(true);
  });

  it("is judged where it trusts somebody in the identity account", () => {
    expect(opens({ Principal: { AWS: "arn:aws:iam::111111111111:root" } })).toBe(true);
    expect(opens({ Principal: { AWS: ["111111111111"] } })).toBe(true);
  });

  it("is not judged where it trusts others", () => {
    expect(opens({ Principal: { AWS: "arn:aws:iam::222222222222:root" } })).toBe(false);
    expect(opens({ Principal: { Service: "ec2.amazonaws.com" } })).toBe(false);
    expect(opens({ Effect: "Deny", Principal: "*" })).toBe(false);
  });
});
