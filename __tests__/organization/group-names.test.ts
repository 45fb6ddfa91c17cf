import { checkGroupNames } from "../../organization/checks/group-names";
import type { Grant } from "../../organization/organization";
import type { Problem } from "../../organization/problem";
import { BASE, parse, problemsIn } from "../support/parse-organization";

const MADE = parse(`${BASE}teams: { sre: { grants: { vpc: A } } }
users: { alice: { grants: { vpc: [{ accounts: [A, B] }] } }, bob: { grants: { ec2: A } } }`);
const [ALICE, BOB] = MADE.users;
const GRANT = ALICE?.grants[0] as Grant;
const [SRE] = MADE.teams;

function problemsOf(changed: Partial<typeof MADE>): Problem[] {
  const problems: Problem[] = [];
  checkGroupNames({ ...MADE, ...changed }, (problem) => problems.push(problem));
  return problems;
}

describe("a group of one name", () => {
  const sharing = (...grants: Grant[]) =>
    problemsOf({
      users: grants.map(
        (grant, index) => ({ ...ALICE, name: `u${index}`, grants: [grant] }) as (typeof MADE.users)[0],
      ),
    });

  it("is shared by grants of one role on the same accounts until the same end", () => {
    expect(sharing(GRANT, GRANT)).toEqual([]);
    expect(sharing(GRANT, { ...GRANT, accounts: [...GRANT.accounts].reverse() })).toEqual([]);
    expect(problemsIn(`${BASE}users: { alice: { grants: { vpc: A } }, bob: { grants: { vpc: [A] } } }`)).toBe(
      "",
    );
  });

  it.each<[string, Partial<Grant>]>([
    ["another end", { notAfter: "2027-02-01T00:00:00Z" }],
    ["fewer accounts", { accounts: GRANT.accounts.slice(1) }],
    ["other accounts", { accounts: MADE.accounts.slice(2, 4) }],
    ["another role of the same key", { role: { ...GRANT.role } }],
  ])("is not shared by a grant of %s", (_, change) => {
    for (const grants of [
      [GRANT, { ...GRANT, ...change }],
      [{ ...GRANT, ...change }, GRANT],
    ])
      expect(sharing(...grants).map(({ message }) => message)).toEqual([
        "role vpc on A+B and role vpc on A+B would share the group vpc-A+B",
      ]);
  });

  it("is not shared by teams that grant more or less", () => {
    const more = {
      ...SRE,
      grants: [...(SRE?.grants ?? []), ...(BOB?.grants ?? [])],
    } as (typeof MADE.teams)[0];
    expect(problemsOf({ teams: [SRE, more] as typeof MADE.teams })).toHaveLength(1);
    expect(problemsOf({ teams: [more, SRE] as typeof MADE.teams })).toHaveLength(1);
    expect(problemsOf({ teams: [more, more] })).toEqual([]);
  });

  it("is reported once, however many would share it", () => {
    const ended = { ...GRANT, notAfter: "2027-02-01T00:00:00Z" };
    expect(sharing(GRANT, ended, ended)).toHaveLength(1);
  });
});
