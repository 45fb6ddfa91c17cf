import { ENROLL_TAG, enrollmentWindows } from "../../modules/self-service-group/enrollment";
import * as organization from "../../organization/enrollment";
import { enrollmentCharacters, policyCharacters, QUOTAS } from "../../organization/quotas";

const END = "2026-12-02T00:00:00Z";

/** So many ends, a day after another. */
function ends(count: number): string[] {
  return Array.from({ length: count }, (_, day) =>
    new Date(Date.parse(END) + day * 86_400_000).toISOString().replace(".000", ""),
  );
}

describe("the policy that closes enrollment", () => {
  it("denies creating, deleting and enabling a device without MFA", () => {
    expect(enrollmentWindows({ ends: [] }).Statement).toEqual([
      {
        Sid: "DenyEnrollmentWithoutMfa",
        Effect: "Deny",
        Action: ["iam:*VirtualMFADevice", "iam:EnableMFADevice"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ]);
  });

  it("ends everyone's window by IAM's clock", () => {
    const [statement, ...others] = enrollmentWindows({ until: END, ends: [] }).Statement;
    expect(statement?.Condition).toEqual({
      BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      DateGreaterThanEquals: { "aws:CurrentTime": END },
    });
    expect(others).toEqual([]);
  });

  it("denies users without a tag, and users with a tag after its end", () => {
    const [others, own] = enrollmentWindows({ ends: [END] }).Statement;
    expect(others?.Condition?.StringNotEquals).toEqual({ "aws:PrincipalTag/gatehouse-enroll-until": [END] });
    expect(others?.Condition?.DateGreaterThanEquals).toBeUndefined();
    expect(own?.Condition).toEqual({
      BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      StringEquals: { "aws:PrincipalTag/gatehouse-enroll-until": END },
      DateGreaterThanEquals: { "aws:CurrentTime": END },
    });
  });

  it("has the tag and the length that the file's checks compute", () => {
    expect(ENROLL_TAG).toBe(organization.ENROLL_TAG);
    for (const until of [undefined, "2026-11-30T18:00:00Z"]) {
      for (const count of [0, 1, 2, 17]) {
        const windows = { until, ends: ends(count) };
        expect(enrollmentCharacters(windows)).toBe(policyCharacters(enrollmentWindows(windows)));
      }
    }
  });

  it("fits one new user a day with windows of two weeks", () => {
    const { limit } = QUOTAS.managedPolicyCharacters;
    expect(policyCharacters(enrollmentWindows({ until: END, ends: ends(16) }))).toBeLessThanOrEqual(limit);
  });
});
