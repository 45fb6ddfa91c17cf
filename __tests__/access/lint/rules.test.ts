import { lint, RULES } from "../../../access/lint/lint";
import type { Rule } from "../../../access/lint/rule";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";

function document(...statements: Partial<PolicyStatement>[]): PolicyDocument {
  const base = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;
  const complete = statements.map(({ NotAction, ...rest }) =>
    NotAction === undefined
      ? { ...base, ...rest }
      : { Effect: "Allow" as const, Resource: "*", ...rest, NotAction },
  );
  return { Version: "2012-10-17", Statement: complete };
}

const WITH_MFA = { "aws:MultiFactorAuthPresent": "true" };
const MANY = Array.from({ length: 600 }, (_, index) => `s3:GetObject${index}`);

/** For each rule: what complies, and what does not; the first is always near the second. */
const CASES: Readonly<Record<string, { compliant: PolicyDocument; faulty: PolicyDocument }>> = {
  "full-admin": {
    compliant: document({ Action: "*", Resource: "arn:aws:s3:::bucket" }, { Effect: "Deny", Action: "*" }),
    faulty: document({ Action: ["s3:*", "*"] }),
  },
  "mfa-in-permissions": {
    compliant: document({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    faulty: document({ Condition: { NumericLessThan: { "aws:multifactorauthage": "3600" } } }),
  },
  "if-exists-in-allow": {
    compliant: document({ Effect: "Deny", Condition: { BoolIfExists: { "aws:SecureTransport": "false" } } }),
    faulty: document({ Condition: { BoolIfExists: { "aws:SecureTransport": "true" } } }),
  },
  "bool-mfa-in-deny": {
    compliant: document({ Effect: "Deny", Condition: { BoolIfExists: WITH_MFA } }),
    faulty: document({ Effect: "Deny", Condition: { Bool: WITH_MFA } }),
  },
  "unknown-action": {
    compliant: document({ Action: ["s3:Get*", "EC2:runinstances"] }),
    faulty: document({ Action: ["s3:GetObjects"] }),
  },
  "not-action-with-allow": {
    compliant: document({ Effect: "Deny", NotAction: "iam:*" }),
    faulty: document({ NotAction: "iam:*" }),
  },
  "wildcard-roles": {
    compliant: document(
      { Action: "iam:PassRole", Resource: "arn:*:iam::*:role/web-*" },
      { Action: "sts:AssumeRole", Resource: "arn:aws:iam::111111111111:role/web" },
    ),
    faulty: document({ Action: "sts:*", Resource: "arn:aws:iam::111111111111:role/web*" }),
  },
  "over-quota": { compliant: document({ Action: MANY.slice(0, 10) }), faulty: document({ Action: MANY }) },
  "duplicate-action": {
    compliant: document({ Action: ["s3:GetObject"] }, { Action: ["s3:GetObject"] }),
    faulty: document({ Action: ["s3:GetObject", "s3:getobject"] }),
  },
};

async function faultsOf(rule: Rule, policy: PolicyDocument): Promise<number> {
  return (await rule.check(policy)).length;
}

describe("the linter", () => {
  it("has a case for every rule", () => {
    expect(RULES.map(({ id }) => id)).toEqual(Object.keys(CASES).sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    "%s: leaves the compliant alone and finds the other",
    async (id, rule) => {
      const { compliant, faulty } = CASES[id] ?? { compliant: document(), faulty: document() };
      expect([await faultsOf(rule, compliant), await faultsOf(rule, faulty)]).toEqual([0, 1]);
    },
  );

  it("finds the passing on of any role, too", async () => {
    const [rule] = RULES.filter(({ id }) => id === "wildcard-roles");
    for (const Resource of ["*", "arn:aws:iam::111111111111:role/*"]) {
      expect(rule && (await faultsOf(rule, document({ Action: "iam:Pass*", Resource })))).toBe(1);
    }
  });

  it("takes a finding that the file accepts, with its reason, there and nowhere else", async () => {
    const policy = document({ Action: "*" });
    const documents = ["a", "b"].map((name) => ({ where: `policies/${name}.json`, document: policy }));
    const accept = [{ rule: "full-admin", where: "policies/a.json", reason: "SRE" }];
    const { findings, unused } = await lint(documents, accept);
    expect(findings.map(({ where, accepted }) => [where, accepted])).toEqual([
      ["policies/a.json", "SRE"],
      ["policies/b.json", undefined],
    ]);
    expect(unused).toEqual([]);
  });

  it("tells acceptances of what is not found", async () => {
    const accept = [{ rule: "full-admin", where: "policies/gone.json", reason: "SRE" }];
    expect((await lint([], accept)).unused).toEqual(accept);
  });
});
