import { matrixOf, renderMatrix } from "../../access/matrix";
import { entitlementsOf } from "../../organization/entitlements";
import { BASE, entitlements, NOW, parse } from "../organization/parse";

const USERS = "users: { alice: { grants: { vpc: A } } }\n";

describe("the matrix", () => {
  const trusting = BASE.replace(
    "ec2: { policy: ec2,",
    "ec2: { policy: ec2, trust: { oidc: { issuer: ci.example.com, subjects: [deploy, plan] } },",
  );
  const open = entitlementsOf(parse(trusting + USERS), NOW);

  it("has programs after the people: they come in without MFA", () => {
    expect(renderMatrix(open, "table")).toBe(
      `user   M (identity)  A    B  C
alice  -             vpc  -  -

program, without MFA     role  accounts
deploy (ci.example.com)  ec2   A, B, C
plan (ci.example.com)    ec2   A, B, C
`,
    );
    expect(renderMatrix(open, "markdown")).toContain("\n\n| program, without MFA | role | accounts |\n");
    expect(matrixOf(open).programs[0]).toEqual({
      subject: "deploy",
      issuer: "ci.example.com",
      audience: "sts.amazonaws.com",
      account: "A",
      role: "ec2",
      arn: "arn:aws:iam::222222222222:role/ec2",
    });
  });

  it("is of people alone where no role trusts a program, and as CSV", () => {
    expect(renderMatrix(entitlements(USERS), "table")).not.toContain("program");
    expect(renderMatrix(open, "csv")).toBe(renderMatrix(entitlements(USERS), "csv"));
  });
});
