import type { RoleSnapshot } from "../../../access/iam/iam-snapshot";
import { declaredAccess } from "../../../access/proof/declared-access";
import { proveTrusts } from "../../../access/proof/trust-structure";
import { BASE, NOW } from "../../support/parse-organization";

/** Counterexamples for role `vpc` in A, whose trust policy has a further condition. */
function faults(sessions: string, further: object, version: object = { Version: "2012-10-17" }): string[] {
  const trust = {
    ...version,
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "sts:AssumeRole",
        Condition: {
          Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
          NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
          ...further,
        },
      },
    ],
  };
  const role = { name: "vpc", accountId: "222222222222", trust, policies: [], managedPolicyArns: [] };
  const declared = declaredAccess(`${BASE}users: {}\n${sessions}`, NOW);
  const snapshot = { users: [], groups: [], roles: [role as unknown as RoleSnapshot] };
  return proveTrusts(snapshot, declared).flatMap(({ counterExamples }) => counterExamples);
}

describe("the trust policy of a role", () => {
  const named = (name: string) => ({ StringEquals: { "sts:RoleSessionName": name } });
  const USERNAME = "${aws:username}";
  const NAMED = "sessions: { named: true }\n";

  it("requires the user's name as the session's, exactly if the file does", () => {
    expect(faults(NAMED, named(USERNAME))).toEqual([]);
    expect(faults("", {})).toEqual([]);
    expect(faults(NAMED, {})).toEqual([
      `role vpc in A: its trust policy has nothing for the session's name, not "${USERNAME}"`,
    ]);
    expect(faults(NAMED, named("anyone"))).toEqual([
      `role vpc in A: its trust policy has "anyone" for the session's name, not "${USERNAME}"`,
    ]);
    expect(faults("", named("anyone"))).toEqual([
      'role vpc in A: its trust policy has "anyone" for the session\'s name, not nothing',
    ]);
  });

  it("is of the version in which a user's name is a variable", () => {
    for (const Version of ["2008-10-17", "2012-10-18", undefined])
      expect(faults(NAMED, named(USERNAME), { Version })).toEqual([
        `role vpc in A: its trust policy has ${Version === undefined ? "nothing" : `"${Version}"`} for the version, not "2012-10-17"`,
      ]);
  });
});
