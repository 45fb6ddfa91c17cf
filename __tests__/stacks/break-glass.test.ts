import { readFileSync } from "node:fs";
import { join } from "node:path";
import { organizationDiff } from "../../access/diff/access-diff";
import { stacksOnly } from "../../access/iam/stack-files";
import { prove } from "../../access/proof/prove";
import { isProven } from "../../access/proof/verdict";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { parse } from "../support/parse-organization";
import { planOf, policyIn, resourcesOf } from "../support/synthesized";
import { shipped } from "../support/weakened-plan";

jest.setTimeout(60_000);

const FILE = join(PACKAGE, "examples", "break-glass.yaml");
const TEXT = readFileSync(FILE, "utf8");
const BEFORE_END = new Date("2026-12-01T02:00:00Z");
const AT_END = new Date("2026-12-01T06:00:00Z");

describe("break-glass access", () => {
  const organization = loadOrganization(FILE);
  const plan = planOf(entitlementsOf(organization, BEFORE_END));

  it("requires MFA within five minutes, and other roles within an hour", () => {
    const ages = resourcesOf(plan)
      .filter(({ type }) => type === "aws_iam_role")
      .map(({ args }) => {
        const [people] = policyIn(args.assume_role_policy).Statement;
        return `${args.name} ${people?.Condition?.NumericLessThan?.["aws:MultiFactorAuthAge"]}`;
      });
    expect(new Set(ages)).toEqual(new Set(["break-glass 300", "read-only 3600"]));
  });

  it("is reported to the alert's recipients", () => {
    const rules = Object.values(plan.resource.aws_cloudwatch_event_rule ?? {});
    expect(rules.length).toBeGreaterThan(0);
    for (const { event_pattern } of rules) expect(event_pattern).toContain("role/break-glass");
  });

  it("is proven before the end of its grant, and gone after it", async () => {
    const output = stacksOnly(new Map([["access", JSON.stringify(plan)]]));
    expect(isProven(await prove(TEXT, output, BEFORE_END))).toBe(true);
    const groups = (now: Date) => entitlementsOf(organization, now).groups.map(({ name }) => name);
    expect(groups(BEFORE_END)).toContain("break-glass-production-until-2026-12-01T060000Z");
    expect(groups(AT_END)).toEqual(["read-only-all"]);
    // Also without another apply: the group's policy ends by AWS's own clock.
    const group =
      plan.resource.aws_iam_group_policy?.["group_break-glass-production-until-2026-12-01T060000Z"];
    expect(policyIn(group?.policy).Statement[0]?.Condition).toEqual({
      DateLessThan: { "aws:CurrentTime": "2026-12-01T06:00:00Z" },
    });
  });

  it("is marked in the diff of the pull request that grants it", async () => {
    const before = parse(TEXT.replace(/, break-glass: \{ accounts: .*?\} \}/, " }"), shipped);
    const says = await organizationDiff(before, organization, BEFORE_END);
    expect(says).toEqual([
      {
        says: "charlie gains break-glass in shop, billing (until 2026-12-01T06:00:00Z)",
        about: "access",
        risks: ["admin"],
      },
    ]);
  });
});
