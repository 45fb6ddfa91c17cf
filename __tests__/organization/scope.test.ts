import { list } from "../../organization/scope";
import { BASE, entitlements, problemsIn } from "../support/parse-organization";

const scopeOf = (scope: string) => {
  const { users } = entitlements(`users: { alice: { grants: { vpc: ${scope} } } }`).organization;
  return users[0]?.grants.map(({ scope: name, accounts, notAfter }) =>
    [
      name,
      accounts
        .map((account) => account.name)
        .sort()
        .join(" "),
      notAfter,
    ].join(" | "),
  );
};

describe("a scope", () => {
  it.each([
    ["A", ["A | A | "]],
    ["[all, M]", ["all | A B C | ", "M | M | "]],
    ["{ accounts: [production, A] }", ["A+production | A B C | "]],
    ["{ accounts: [A, A, B] }", ["A+B | A B | "]],
    ["{ accounts: all, except: [production] }", ["all-except-production | A | "]],
    ["{ accounts: [all, M], except: [C, A] }", ["M+all-except-A+C | B M | "]],
    ["{ accounts: A, until: 2027-01-31 }", ["A-until-2027-01-31 | A | 2027-02-01T00:00:00Z"]],
    [
      "{ accounts: A, until: 2027-01-31T18:00:00Z }",
      ["A-until-2027-01-31T180000Z | A | 2027-01-31T18:00:00Z"],
    ],
  ])("has a name, accounts and an end: %s", (scope, expected) => {
    expect(scopeOf(scope)).toEqual(expected);
  });

  it.each([
    ["{ accounts: [A, X] }", "no account or set of that name"],
    ["{ accounts: [all], except: [X] }", "no account or set of that name"],
    ["{ accounts: [A], except: [B] }", "except leaves out B, which the scope does not include"],
    ["{ accounts: [all], except: [production, C] }", "except leaves out C, which the scope"],
  ])("is refused wherever it is used: %s", (scope, problem) => {
    const users = `users: { alice: { grants: { vpc: ${scope} } }, bob: { grants: { vpc: ${scope} } } }`;
    const problems = problemsIn(BASE + users);
    expect(problems.split(problem)).toHaveLength(3);
    expect(problems).toContain("alice, grant of vpc: ");
    expect(problems).toContain("bob, grant of vpc: ");
  });
});

describe("a printed list of names", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

  it("has up to twelve names, or ten and the number of the others", () => {
    expect(list(names(12))).toBe(names(12).join(", "));
    expect(list(names(13))).toBe(`${names(10).join(", ")} and 3 more`);
  });
});
