import { loadEvaluator } from "../../../access/iam/evaluator";
import { plannedIam } from "../../../access/iam/planned-iam";
import { stacksOnly } from "../../../access/iam/stack-files";
import { proveAssumptions } from "../../../access/proof/assumptions";
import { declaredAccess } from "../../../access/proof/declared-access";
import { prove } from "../../../access/proof/prove";
import { proveTrusts } from "../../../access/proof/trust-structure";
import { isProven } from "../../../access/proof/verdict";
import { entitlementsOf } from "../../../organization/entitlements";
import { organizationOf } from "../../../tools/bench/organization-of";
import { NOW, parse } from "../../support/parse-organization";
import { synthesizeAll } from "../../support/synthesized";
import { shipped } from "../../support/weakened-plan";

jest.setTimeout(1_800_000);

const ACCOUNTS = 1000;
const stacksOf = (text: string) => synthesizeAll(entitlementsOf(parse(text, shipped), NOW));

describe("a thousand accounts", () => {
  it("are accessible to one user by two groups, within all quotas, proven", async () => {
    const text = organizationOf({ accounts: ACCOUNTS, users: 1 })
      .replace(/u0: .*/, "u0: { grants: { vpc: all } }")
      .replace("ec2: { policy: ec2 }", "ec2: { policy: ec2, accounts: [identity] }")
      .replace("admin: { policy: admin }", "admin: { policy: admin, accounts: [identity] }");
    // Reading it checks every quota.
    const entitlements = entitlementsOf(parse(text, shipped), NOW);
    expect(entitlements.groupsOf.get("u0")).toEqual(["users", "vpc-all"]);
    const snapshot = plannedIam([...stacksOf(text).values()].map((json) => JSON.parse(json)));
    const declared = declaredAccess(text, NOW);
    const verdicts = [
      ...(await proveAssumptions(snapshot, declared, await loadEvaluator(), NOW)),
      ...proveTrusts(snapshot, declared),
    ];
    process.stdout.write(`${verdicts.map(({ claim, judged }) => `${claim}: ${judged}`).join("\n")}\n`);
    expect(verdicts.flatMap(({ counterExamples }) => counterExamples)).toEqual([]);
    expect(declared.assumable.size).toBe(ACCOUNTS - 1);
  });

  it("with 5000 users are proven on a sample, which is reported", async () => {
    const text = organizationOf({ accounts: ACCOUNTS });
    const verdicts = await prove(text, stacksOnly(stacksOf(text)), NOW, { sample: 20 });
    process.stdout.write(`${JSON.stringify(verdicts, null, 1)}\n`);
    expect(isProven(verdicts)).toBe(true);
    const sampled = verdicts.filter(({ sample }) => sample === "20 of 5000 users, 200 of 3000 roles");
    expect(sampled).toHaveLength(5);
  });
});
