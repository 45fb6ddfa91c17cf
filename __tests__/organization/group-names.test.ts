import { checkGroupNames } from "../../organization/checks/group-names";
import type { Grant } from "../../organization/organization";
import type { Problem } from "../../organization/problem";
import { BASE, parse, problemsIn } from "../support/parse-organization";

const PARSED = parse(`${BASE}teams: { sre: { grants: { vpc: A } } }
users: { alice: { grants: { vpc: [{ accounts: [A, B] }] } }, bob: { grants: { ec2: A } } }`);
const [ALICE, BOB] = PARSED.users;
const GRANT = ALICE?.grants[0] as Grant;
const [SRE] = PARSED.teams;

function problemsOf(changed: Partial<typeof PARSED>): Problem[] {
  const problems: Problem[] = [];
  checkGroupNames({ ...PARSED, ...changed }, (problem) => problems.push(problem));
  return problems;
}

describe("a group name", () => {
  const sharing = (...grants: Grant[]) =>
    problemsOf({
      users: grants.map(
        (grant, index) => ({ ...ALICE, name: `u${index}`, grants: [grant] }) as (typeof PARSED.users)[0],
      ),
    });

  it("can be shared by grants with the same role, accounts and end", () => {
    expect(sharing(GRANT, GRANT)).toEqual([]);
    expect(sharing(GRANT, { ...GRANT, accounts: [...GRANT.accounts].reverse() })).toEqual([]);
    expect(problemsIn(`${BASE}users: { alice: { grants: { vpc: A } }, bob: { grants: { vpc: [A] } } }`)).toBe(
      "",
    );
  });

  it.each<[string, Partial<Grant>]>([
    ["another end", { notAfter: "2027-02-01T00:00:00Z" }],
    ["fewer accounts", { accounts: GRANT.accounts.slice(1) }],
    ["other accounts", { accounts: PARSED.accounts.slice(2, 4) }],
    ["another role of the same key", { role: { ...GRANT.role } }],
  ])("cannot be shared by a grant with %s", (_, change) => {
    for (const grants of [
      [GRANT, { ...GRANT, ...change }],
      [{ ...GRANT, ...change }, GRANT],
    ])
      expect(sharing(...grants).map(({ message }) => message)).toEqual([
        "role vpc on A+B and role vpc on A+B would share the group vpc-A+B",
      ]);
  });

  it("cannot be shared by teams with more or fewer grants", () => {
    const more = {
      ...SRE,
      grants: [...(SRE?.grants ?? []), ...(BOB?.grants ?? [])],
    } as (typeof PARSED.teams)[0];
    expect(problemsOf({ teams: [SRE, more] as typeof PARSED.teams })).toHaveLength(1);
    expect(problemsOf({ teams: [more, SRE] as typeof PARSED.teams })).toHaveLength(1);
    expect(problemsOf({ teams: [more, more] })).toEqual([]);
  });

  it("is reported once for any number of conflicting grants", () => {
    const ended = { ...GRANT, notAfter: "2027-02-01T00:00:00Z" };
    expect(sharing(GRANT, ended, ended)).toHaveLength(1);
  });

  it("cannot be shared by teams that have only one grant in common", () => {
    const other = { ...GRANT, notAfter: "2027-02-01T00:00:00Z" };
    const [one, two] = [other, GRANT].map((last) => ({ ...SRE, grants: [GRANT, last] }));
    expect(problemsOf({ teams: [one, two] as typeof PARSED.teams })).toHaveLength(1);
  });

  it("cannot be shared by a team and a role, or differ only in case", () => {
    const team = (name: string) => ({ ...SRE, name }) as (typeof PARSED.teams)[0];
    expect(problemsOf({ teams: [team("vpc-A+B")] })).toMatchObject([
      { message: "team vpc-A+B and role vpc on A+B would share the group vpc-A+B", found: "vpc-A+B" },
    ]);
    expect(problemsOf({ teams: [team("sre"), team("SRE")] })).toMatchObject([
      { path: ["teams", "SRE"], found: expect.stringMatching(/^sre and SRE, which IAM/) },
    ]);
  });

  it("has at most 128 characters", () => {
    const named = (length: number) =>
      problemsOf({ teams: [{ ...SRE, name: "a".repeat(length) }] as typeof PARSED.teams });
    expect(named(128)).toEqual([]);
    expect(named(129)).toMatchObject([
      { found: "a".repeat(129), message: expect.stringContaining("is too long: 129 characters") },
    ]);
  });
});
