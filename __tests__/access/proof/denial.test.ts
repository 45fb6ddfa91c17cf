import { plannedIam, type TerraformJson } from "../../../access/iam/planned-iam";
import { declaredAccess } from "../../../access/proof/declared-access";
import { proveDenial } from "../../../access/proof/denial";
import { stateOf } from "../../../access/proof/verdict";
import { entitlementsOf } from "../../../organization/entitlements";
import { NOW, parse } from "../../support/parse-organization";
import { synthesize } from "../../support/synthesized";
import { evaluator, FILE, shipped } from "../../support/weakened-plan";

const DENY = `${FILE}guardrails: { iamUsersOutsideIdentity: { deny: true } }\n`;
const planOf = (text: string) => synthesize(entitlementsOf(parse(text, shipped), NOW));
const denying = planOf(DENY);

async function counterExamples(json: string, text = DENY): Promise<string[]> {
  const snapshot = plannedIam([JSON.parse(json) as TerraformJson]);
  const verdicts = await proveDenial(snapshot, declaredAccess(text, NOW), await evaluator());
  return verdicts.flatMap((verdict) => verdict.counterExamples);
}
function changed(from: string, to: string): string {
  const json = denying.replaceAll(from, to);
  if (json === denying) throw new Error(`the plan holds no ${from}`);
  return json;
}

describe("the organization's service control policy", () => {
  it("denies member account administrators only the creation of users", async () => {
    expect(await counterExamples(denying)).toEqual([]);
  });

  it("is not judged if the file does not require it", async () => {
    const snapshot = plannedIam([JSON.parse(planOf(FILE)) as TerraformJson]);
    const [verdict] = await proveDenial(snapshot, declaredAccess(FILE, NOW), await evaluator());
    expect(verdict && stateOf(verdict)).toBe("nothing to judge");
  });

  it("is reported as missing for an account without it", async () => {
    const json = JSON.parse(denying);
    delete json.resource.aws_organizations_policy_attachment["no-iam-users_333333333333"];
    expect(await counterExamples(JSON.stringify(json))).toEqual([
      "an administrator of B can call iam:CreateUser",
      "an administrator of B can call iam:CreateLoginProfile",
      "an administrator of B can call iam:CreateAccessKey",
    ]);
  });

  it.each([
    [
      "one call fewer",
      '\\"iam:CreateLoginProfile\\",',
      "",
      "an administrator of A can call iam:CreateLoginProfile",
    ],
    [
      "too many calls",
      '\\"iam:CreateUser\\"',
      '\\"iam:*\\"',
      "an administrator of A cannot call iam:CreateRole",
    ],
    [
      "the identity account",
      '"target_id": "222222222222"',
      '"target_id": "111111111111"',
      "an administrator of M cannot call iam:CreateUser",
    ],
  ])("is refuted if it denies %s", async (_, from, to, found) => {
    expect(await counterExamples(changed(from, to))).toContain(found);
  });

  it("is refuted if the file does not declare it", async () => {
    expect(await counterExamples(denying, FILE)).toContain(
      "an administrator of A cannot call iam:CreateUser",
    );
  });
});
