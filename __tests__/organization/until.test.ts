import { endInWords, endOf, holdsAt, later } from "../../organization/until";
import { warningsOf } from "../../organization/warnings";
import { entitlements } from "../support/parse-organization";

describe("until", () => {
  it.each([
    ["2027-01-31", "2027-02-01T00:00:00Z"],
    ["2028-02-28", "2028-02-29T00:00:00Z"],
    ["2027-12-31", "2028-01-01T00:00:00Z"],
    ["2027-01-31T18:00:00Z", "2027-01-31T18:00:00Z"],
    ["9999-12-30", "9999-12-31T00:00:00Z"],
  ])("as %s ends at %s, and is printed as written", (until, end) => {
    expect(endOf(until)).toBe(end);
    expect(endInWords(end)).toBe(until);
  });

  it.each([
    "2027-02-29",
    "2027-13-01",
    "2027-00-10",
    "2027-01-31T25:00:00Z",
    "9999-12-31",
    "2027-01-31T18:60:00Z",
    "",
    "x",
  ])("refuses %p, which is neither a day nor a time", (until) => {
    expect(endOf(until)).toBeUndefined();
  });

  it("lasts until the last millisecond of its day", () => {
    expect(holdsAt(endOf("2027-01-31"), new Date("2027-01-31T23:59:59.999Z"))).toBe(true);
    expect(holdsAt(endOf("2027-01-31"), new Date("2027-02-01T00:00:00Z"))).toBe(false);
  });

  it("lasts forever without an end", () => {
    expect(holdsAt(undefined, new Date("9999-12-31T00:00:00Z"))).toBe(true);
  });

  it.each([
    ["2027-02-01T00:00:00Z", "2028-02-01T00:00:00Z", "2028-02-01T00:00:00Z"],
    ["2028-02-01T00:00:00Z", "2027-02-01T00:00:00Z", "2028-02-01T00:00:00Z"],
    ["2027-02-01T00:00:00Z", undefined, undefined],
    [undefined, "2027-02-01T00:00:00Z", undefined],
    [undefined, undefined, undefined],
  ])("as %s or %s has the later end %s", (a, b, end) => {
    expect(later(a, b)).toBe(end);
  });
});

const FILE = `
teams:
  network: { grants: { vpc: [A, { accounts: [B], until: 2027-01-31 }] } }
users:
  alice: { teams: [network], grants: { ec2: { accounts: A, until: 2026-12-24T18:00:00Z } } }
  bob: { grants: { vpc: [{ accounts: A, until: 2026-07-01 }, A] } }
`;

function groups(now: string): string[] {
  return entitlements(FILE, new Date(now)).groups.map(
    ({ name, targets }) =>
      `${name}: ${targets.map(({ role, account, notAfter }) => `${role}@${account}${notAfter ? ` < ${notAfter}` : ""}`).join(", ")}`,
  );
}

describe("a grant that ends", () => {
  it("has its end in its group's name and in each of its targets", () => {
    expect(groups("2026-06-01T00:00:00Z")).toEqual([
      "ec2-A-until-2026-12-24T180000Z: ec2@A < 2026-12-24T18:00:00Z",
      "network: vpc@A, vpc@B < 2027-02-01T00:00:00Z",
      "vpc-A: vpc@A",
      "vpc-A-until-2026-07-01: vpc@A < 2026-07-02T00:00:00Z",
    ]);
  });

  it("is omitted after its end, with its own group", () => {
    expect(groups("2027-02-01T00:00:00Z")).toEqual(["network: vpc@A", "vpc-A: vpc@A"]);
  });

  it("is reported after its end, with user, role and end", () => {
    const warnings = (now: string) => warningsOf(entitlements(FILE, new Date(now)), new Date(now));
    expect(warnings("2026-06-01T00:00:00Z")).toEqual([]);
    expect(warnings("2027-02-01T00:00:00Z")).toEqual([
      "team network's grant of vpc on B-until-2027-01-31 expired on 2027-01-31; ignored",
      "alice's grant of ec2 on A-until-2026-12-24T180000Z expired at 2026-12-24T18:00:00Z; ignored",
      "bob's grant of vpc on A-until-2026-07-01 expired on 2026-07-01; ignored",
    ]);
  });

  it("of a team that repeats it has the later end, or none", () => {
    const endsOf = (...grants: string[]) =>
      entitlements(
        `teams: { t: { grants: { vpc: [${grants.join(", ")}] } } }\nusers: {}`,
      ).groups[0]?.targets.map(({ account, notAfter }) => [account, notAfter]);
    const both = "{ accounts: [A, B], until: 2027-01-31 }";
    const end = "2027-02-01T00:00:00Z";
    const later = "{ accounts: A, until: 2028-01-31 }";
    for (const grants of [
      [both, "A"],
      ["A", both],
    ])
      expect(endsOf(...grants)).toEqual([
        ["A", undefined],
        ["B", end],
      ]);
    for (const grants of [
      [both, later],
      [later, both],
    ])
      expect(endsOf(...grants)).toEqual([
        ["A", "2028-02-01T00:00:00Z"],
        ["B", end],
      ]);
  });
});
