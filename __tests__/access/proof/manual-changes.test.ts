import { judgeManualChanges } from "../../../access/proof/manual-changes";
import type { AttachedPolicies } from "../../../access/proof/standing-iam";
import { organizationOf } from "../../../bench/organization-of";
import { entitlementsOf } from "../../../organization/entitlements";
import { NOW, parse } from "../../organization/parse";

const expected = entitlementsOf(
  parse(organizationOf({ accounts: 400, users: 1 }).replace(/u0: .*/, "u0: { grants: { vpc: all } }")),
  NOW,
);
const accountId = expected.organization.identity.id;
const policy = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;
const ours = (expected.groups[0]?.parts ?? [])
  .filter(({ place }) => place !== "inline")
  .map(({ name }) => policy(name));

/** The identity account with these policies on the group. */
function live(inline: readonly string[], attached: readonly string[]): AttachedPolicies {
  return { accountId, kind: "group", owner: "vpc-all", inline, attached };
}

function said(attached: AttachedPolicies): readonly string[] {
  return judgeManualChanges({ groups: [] }, [attached], expected)[0]?.counterExamples ?? [];
}

describe("a group whose roles stand in managed policies", () => {
  it("has these beside its own", () => {
    expect(ours.length).toBeGreaterThan(2);
    expect(said(live(["vpc-all"], ours))).toEqual([]);
  });

  it("is said to have what was put there by hand, and to lack what was taken", () => {
    expect(said(live(["mine"], [policy("mine"), ...ours.slice(1)]))).toEqual([
      "group vpc-all in identity has, beyond the file, the inline policy mine",
      `group vpc-all in identity has, beyond the file, the attached policy ${policy("mine")}`,
      "group vpc-all in identity lacks the inline policy vpc-all",
      `group vpc-all in identity lacks the attached policy ${ours[0]}`,
    ]);
  });
});
