import { type Evaluator, loadEvaluator } from "../../access/iam/evaluator";
import { mfaTrust } from "../../modules/mfa-role/trust";
import type { PolicyDocument } from "../../organization/policy-document";

const ROLE = "arn:aws:iam::222222222222:role/vpc";
const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

describe("a session of Identity Center with every permission", () => {
  let evaluate: Evaluator;
  beforeAll(async () => {
    evaluate = await loadEvaluator();
  });

  /** Calls AssumeRole from a session without MFA keys, like that of Identity Center. */
  const assumes = (resourcePolicy: PolicyDocument) =>
    evaluate({
      principal: "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/dana",
      action: "sts:AssumeRole",
      resource: ROLE,
      accountId: "222222222222",
      context: { "aws:SecureTransport": "true" },
      identityPolicies: [{ name: "permission set", document: EVERYTHING }],
      resourcePolicy,
    });
  const trust = mfaTrust({
    partition: "aws",
    identityAccountId: "111111111111",
    mfaMaxAge: 3600,
    namedSessions: false,
  });

  it("assumes no role of the file", async () => {
    expect(await assumes(trust)).toBe(false);
  });

  it("would assume roles if the trust policy accepted absent MFA keys", async () => {
    const open = JSON.stringify(trust)
      .replace('"Bool"', '"BoolIfExists"')
      .replace("NumericLessThan", "NumericLessThanIfExists");
    expect(await assumes(JSON.parse(open))).toBe(true);
  });
});
