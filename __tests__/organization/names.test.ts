import { type NameKind, nameFault, reservedFault } from "../../organization/names";
import { BASE, problemsIn } from "../support/parse-organization";

describe("a name", () => {
  it.each<[NameKind, number, number]>([
    ["organization", 1, 64],
    ["account", 1, 64],
    ["set", 1, 64],
    ["role", 1, 64],
    ["team", 1, 128],
    ["group", 1, 128],
    ["user", 2, 64],
    ["MFA device", 1, 226],
  ])("of kind %s has %d to %d characters", (kind, min, max) => {
    const faults = [min - 1, min, max, max + 1].map((length) => nameFault(kind, "a".repeat(length)));
    expect(faults.map((fault) => fault?.replace(/[:,].*/, ""))).toEqual([
      "is too short",
      undefined,
      undefined,
      "is too long",
    ]);
  });

  it.each<[NameKind, string, boolean]>([
    ["user", "john.doe+x=y,z@example-1_a", true],
    ["user", "john doe", false],
    ["user", "john/doe", false],
    ["user", "aé", false],
    ["user", "__proto__", false],
    ["account", "a-1_B", true],
    ["account", "1a", false],
    ["account", "a.b", false],
    ["organization", "0-a", true],
    ["organization", "-a", false],
    ["organization", "A", false],
  ])("of kind %s may be %s: %p", (kind, name, isValid) => {
    expect(nameFault(kind, name) === undefined).toBe(isValid);
  });

  it.each<[NameKind, string, boolean]>([
    ["account", "All", true],
    ["set", "all", true],
    ["role", "all", false],
    ["team", "Users", true],
    ["user", "users", false],
    ["account", "users", false],
  ])("of kind %s is reserved if it is %s: %p", (kind, name, isReserved) => {
    expect(reservedFault(kind, name) !== undefined).toBe(isReserved);
  });
});

describe("two names that differ only in case, or are equal", () => {
  const problems = (roles: string, more = "users: {}") =>
    problemsIn(`${BASE.replace("  vpc: { policy: vpc }", roles)}${more}`)
      .split("\n")
      .filter((line) => line.includes(".yaml:"))
      .map((line) => line.replace(/^.*?: /, ""));

  it.each<[string, string, boolean]>([
    ["a role whose name repeats its key", "  vpc: { policy: vpc, name: vpc }", true],
    [
      "a role named like the key of a later one",
      "  net: { policy: vpc, name: vpc }\n  vpc: { policy: vpc }",
      false,
    ],
    [
      "a role named like the key of an earlier one",
      "  vpc: { policy: vpc }\n  net: { policy: vpc, name: vpc }",
      false,
    ],
    ["two roles of one name", "  a: { policy: vpc, name: n }\n  b: { policy: vpc, name: n }", false],
    [
      "two roles of one name in different accounts",
      "  a: { policy: vpc, name: n, accounts: [A] }\n  n: { policy: vpc, accounts: [B] }",
      true,
    ],
    [
      "two roles of one name that share an account",
      "  a: { policy: vpc, name: n, accounts: [A, B] }\n  n: { policy: vpc, accounts: [B] }",
      false,
    ],
    ["a role whose name differs from its key only in case", "  vpc: { policy: vpc, name: VPC }", false],
  ])("%s: valid is %p", (_, roles, isValid) => {
    expect(
      problems(roles).filter((problem) => /the same name in AWS|only by case/.test(problem)).length,
    ).toBe(isValid ? 0 : 1);
  });

  it("can belong to a user and a team, or to an MFA device and a team", () => {
    const more =
      "teams: { net: { grants: { ec2: A } } }\nusers: { Net: { mfaDevice: phone }, bob: { mfaDevice: NET-1 } }";
    expect(problems("  vpc: { policy: vpc }", more)).toEqual([]);
  });

  it("cannot have characters that IAM refuses, as an MFA device", () => {
    expect(problems("  vpc: { policy: vpc }", "users: { bob: { mfaDevice: bob phone } }")).toEqual([
      expect.stringMatching(/^MFA device name "bob phone" has characters that are not allowed/),
    ]);
  });
});
