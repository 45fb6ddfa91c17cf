import { entitlementsOf } from "../../organization/entitlements";
import { QUOTAS } from "../../organization/quotas";
import { BASE, NOW, parse, problemsIn } from "../support/parse-organization";
import { planOf, policyIn, resourcesOf } from "../support/synthesized";

/** A file whose role vpc trusts `count` programs, and people with the longest conditions. */
function file(count: number): string {
  const subjects = Array.from(
    { length: count },
    (_, index) => `"repo:acme/app-${index + 10}:ref:refs/heads/main"`,
  );
  const oidc = `{ issuer: token.actions.githubusercontent.com, subjects: [${subjects.join(", ")}] }`;
  const roles = BASE.replace("vpc: { policy: vpc }", `vpc: { policy: vpc, trust: { oidc: ${oidc} } }`);
  return `${roles}users: { alice: {} }\nsessions: { named: true }\nmfa: { maxAge: 36h }\npartition: aws-us-gov\n`;
}

/** The trust policies of role vpc, as text. */
function trusts(text: string): string[] {
  return resourcesOf(planOf(entitlementsOf(parse(text), NOW)))
    .filter(({ type, id }) => type === "aws_iam_role" && id.endsWith("_vpc"))
    .map(({ args }) => JSON.stringify(policyIn(args.assume_role_policy)));
}

describe("a role that programs may also assume", () => {
  it("trusts its own account's provider and the exact subjects", () => {
    const [first = ""] = trusts(file(1));
    expect(JSON.parse(first).Statement[1]).toEqual({
      Sid: "ProgramsByTheirSubject",
      Effect: "Allow",
      Principal: {
        Federated: "arn:aws-us-gov:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
      },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": ["repo:acme/app-10:ref:refs/heads/main"],
        },
        Bool: { "aws:SecureTransport": "true" },
      },
    });
  });

  it("accepts as many subjects as fit into a trust policy", () => {
    let most = 1;
    while (problemsIn(file(most + 1)) === "") most++;
    expect(problemsIn(file(most + 1))).toContain("role vpc has too many subjects for one trust policy");
    const { limit } = QUOTAS.trustPolicyCharacters;
    for (const trust of trusts(file(most))) {
      expect(trust.length).toBeLessThanOrEqual(limit);
      expect(trust.length).toBeGreaterThan(limit - 100);
    }
  });
});
