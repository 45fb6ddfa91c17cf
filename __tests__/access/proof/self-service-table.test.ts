import { declaredAccess } from "../../../access/proof/declared-access";
import { proveSelfServiceTable } from "../../../access/proof/self-service-table";
import type { PolicyDocument } from "../../../organization/policy-document";
import { BASE, NOW } from "../../support/parse-organization";

/** Denies enrollment without MFA at any time, as a plan does after the window. */
const CLOSED: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice", "iam:EnableMFADevice"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};

/** What the claim says about the Deny at a time, if the file's window ends at noon. */
async function unexpected(now: Date): Promise<string[]> {
  const text = `${BASE}users: {}\nmfa: { enrollUntil: 2026-06-01T12:00:00Z }\n`;
  const policies = [{ name: "closed", document: CLOSED }];
  const group = { name: "users", accountId: "111111111111", members: [], policies };
  const snapshot = { users: [], groups: [group], roles: [] };
  const { counterExamples } = await proveSelfServiceTable(snapshot, declaredAccess(text, now), now);
  return counterExamples.filter((fault) => fault.endsWith("which is not self-service"));
}

describe("the enrollment window of the file", () => {
  it("is over from the millisecond of its end on", async () => {
    expect(await unexpected(NOW)).toEqual([]);
    expect(await unexpected(new Date(NOW.getTime() - 1))).toHaveLength(3);
  });
});
