import { join } from "node:path";
import { plannedIam } from "../../../access/iam/planned-iam";
import { callBy, callerOf, NO_MFA } from "../../../access/proof/caller";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { BASE, NOW, parse } from "../../support/parse-organization";
import { shipped as shippedPolicy } from "../../support/shipped-policies";
import { synthesize } from "../../support/synthesized";
import { evaluator, shipped as shippedFiles } from "../../support/weakened-plan";

/** Attacks that the pattern does not prevent; docs/security.md documents what to do about each. */
const plan = JSON.parse(
  synthesize(entitlementsOf(loadOrganization(join(PACKAGE, "organization.yaml")), NOW)),
);
const snapshot = plannedIam([plan]);
const inWindow = plannedIam([
  JSON.parse(
    synthesize(
      entitlementsOf(parse(`${BASE}users: { alice: { enrollUntil: 2026-06-05 } }`, shippedFiles), NOW),
    ),
  ),
]);

describe("not stopped:", () => {
  it("a thief with a key enrolls a device in the user's open window", async () => {
    const [alice] = inWindow.users;
    const caller = alice && callerOf(alice, inWindow, "aws");
    const evaluate = await evaluator();
    for (const [action, resource] of [
      ["iam:CreateVirtualMFADevice", "mfa/alice"],
      ["iam:EnableMFADevice", "user/alice"],
    ] as const) {
      const call = {
        action,
        resource: `arn:aws:iam::111111111111:${resource}`,
        accountId: "111111111111",
        context: { "aws:CurrentTime": NOW.toISOString() },
      };
      expect(caller && (await evaluate(callBy(caller, NO_MFA, call)))).toBe(true);
    }
  });

  it("the iam role makes itself admin", async () => {
    const request = {
      principal: "arn:aws:sts::222222222222:assumed-role/iam/alice",
      action: "iam:AttachRolePolicy",
      resource: "arn:aws:iam::222222222222:role/iam",
      accountId: "222222222222",
      context: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
      identityPolicies: [{ name: "role iam", document: shippedPolicy("iam") }],
    };
    expect(await (await evaluator())(request)).toBe(true);
  });

  it("an identity account administrator joins any group until the next plan", async () => {
    const request = {
      principal: "arn:aws:sts::111111111111:assumed-role/admin/mallory",
      action: "iam:AddUserToGroup",
      resource: "arn:aws:iam::111111111111:group/admin-B",
      accountId: "111111111111",
      context: {},
      identityPolicies:
        snapshot.roles.find(({ name, accountId }) => name === "admin" && accountId === "111111111111")
          ?.policies ?? [],
    };
    expect(await (await evaluator())(request)).toBe(true);
    expect(plan.resource.aws_iam_group_membership["group_admin-B"]).toBeDefined();
  });

  it("actions go unrecorded: the plan creates no trail", () => {
    expect(Object.keys(plan.resource).filter((type) => type.startsWith("aws_cloudtrail"))).toEqual([]);
  });
});
