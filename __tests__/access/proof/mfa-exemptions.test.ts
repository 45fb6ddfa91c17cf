import { plannedIam, type TerraformJson } from "../../../access/iam/planned-iam";
import { declaredAccess } from "../../../access/proof/declared-access";
import { exemptionFaults } from "../../../access/proof/mfa-exemptions";
import { proveSelfService } from "../../../access/proof/self-service-probes";
import { proveSelfServiceTable } from "../../../access/proof/self-service-table";
import { entitlementsOf } from "../../../organization/entitlements";
import { MFA_EXEMPTIONS } from "../../../organization/mfa-exemptions";
import { NOW, parse } from "../../support/parse-organization";
import { synthesize } from "../../support/synthesized";
import { evaluator, FILE, shipped } from "../../support/weakened-plan";

jest.setTimeout(60_000);

const EXEMPT = FILE.replace("mfa: {", "mfa: { exempt: [sts:DecodeAuthorizationMessage, iam:ListUsers],");

/** The counter-examples to a file, in the plan of another. */
async function counterExamples(file: string, planned: string): Promise<string[]> {
  const declared = declaredAccess(file, NOW);
  const plan = synthesize(entitlementsOf(parse(planned, shipped), NOW));
  const snapshot = plannedIam([JSON.parse(plan) as TerraformJson]);
  const verdicts = [
    await proveSelfServiceTable(snapshot, declared, NOW),
    await proveSelfService(snapshot, declared, await evaluator(), NOW),
  ];
  return verdicts.flatMap((verdict) => verdict.counterExamples);
}

describe("exemptions from MFA", () => {
  it("are proven to be exactly those of the file", async () => {
    expect(await counterExamples(EXEMPT, EXEMPT)).toEqual([]);
  });

  it("are refuted if the file has none", async () => {
    const found = await counterExamples(FILE, EXEMPT);
    expect(found).toContain(
      "group users, statement 9: Allow sts:DecodeAuthorizationMessage on *, which is not self-service",
    );
    expect(found).toContain("alice can call iam:ListUsers on * with an access key and no MFA");
  });

  it("are missing if the plan has none", async () => {
    const found = await counterExamples(EXEMPT, FILE);
    expect(found).toContain(
      "alice cannot call sts:DecodeAuthorizationMessage on * with an access key and no MFA",
    );
  });

  it("that the file can have only read, by AWS's catalog", async () => {
    expect(await exemptionFaults(MFA_EXEMPTIONS)).toEqual([]);
  });

  it.each([
    ["iam:CreateAccessKey", "takes a resource"],
    ["iam:EnableMFADevice", "takes a resource"],
    ["s3:GetObject", "takes a resource"],
    ["iam:CreateAccountAlias", "does more than read"],
    ["iam:SetSecurityTokenServicePreferences", "does more than read"],
    ["sts:GetSessionToken", "may return credentials"],
    ["sts:GetServiceBearerToken", "may return credentials"],
    ["iam:GetCredentialReport", "may return credentials"],
    ["secretsmanager:BatchGetSecretValue", "may return credentials"],
    ["sts:Get*", "is not one action of AWS's catalog"],
    ["sts:getsessiontoken", "is not one action of AWS's catalog"],
    ["iam:Fly", "is not one action of AWS's catalog"],
    ["*", "is not one action of AWS's catalog"],
  ])("cannot be %s, which %s", async (action, why) => {
    expect(await exemptionFaults([action])).toEqual([`mfa.exempt: ${action} ${why}`]);
    const text = EXEMPT.replace("iam:ListUsers", `"${action}"`);
    expect(() => parse(text, shipped)).toThrow("mfa.exempt.1");
  });
});
