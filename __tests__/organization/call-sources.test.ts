import { mfaTrust } from "../../modules/mfa-role/trust";
import { QUOTAS } from "../../organization/quotas";
import { entitlements, parse, problemsIn } from "../support/parse-organization";

const BASE = `
organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { vpc: { policy: vpc } }
users: { alice: {} }
`;
const ofRange = (range: string) => problemsIn(`${BASE}from: { ips: ["${range}"] }\n`);

describe("an IP range", () => {
  it.each([
    "203.0.113.0/24",
    "8.0.0.0/8",
    "172.0.0.0/12",
    "203.0.0.0/8",
    "198.51.100.7/32",
    "2001:db8::/32",
    "2600:1f00::/24",
    "2a00::1/128",
  ])("is accepted if it is public: %s", (range) => {
    expect(ofRange(range)).toBe("");
  });

  it.each([
    ["0.0.0.0/0", "the range is every address"],
    ["::/0", "the range is every address"],
    ["128.0.0.0/1", "too wide"],
    ["8.0.0.0/7", "too wide"],
    ["2000::/3", "too wide"],
    ["10.0.0.0/8", "private addresses never reach AWS"],
    ["172.16.0.0/12", "private addresses"],
    ["192.168.1.0/24", "private addresses"],
    ["100.64.0.0/10", "carrier NAT addresses"],
    ["127.0.0.1/32", "loopback addresses"],
    ["169.254.0.0/16", "link-local addresses"],
    ["172.0.0.0/8", "private addresses"],
    ["192.128.0.0/9", "private addresses"],
    ["100.0.0.0/8", "carrier NAT addresses"],
    ["169.0.0.0/8", "link-local addresses"],
    ["198.0.0.0/8", "reserved addresses"],
    ["224.0.0.0/8", "multicast addresses"],
    ["240.0.0.0/8", "reserved addresses"],
    ["fd00::/16", "private addresses"],
    ["::1/128", "loopback addresses"],
    ["::ffff:203.0.113.0/120", "IPv4-mapped addresses"],
    ["::ffff:cb00:7100/120", "IPv4-mapped addresses"],
    ["64:ff9b::/96", "reserved addresses"],
    ["203.0.113.5/24", "canonical form"],
    ["2001:DB8::/32", "canonical form"],
    ["2001:db8:0::/32", "canonical form"],
    ["203.0.113.0/024", "canonical form"],
    ["203.0.113.0/33", "not an IP range"],
    ["203.0.113/24", "not an IP range"],
    ["0203.0.113.0/24", "not an IP range"],
    ["203.0.113.0", "invalid from.ips.0"],
    ["203.0.113.0/24 ", "invalid from.ips.0"],
    ["2001:db8::%1/32", "invalid from.ips.0"],
    ["*", "invalid from.ips.0"],
  ])("is refused: %s, %s", (range, why) => {
    expect(ofRange(range)).toContain(why);
  });
});

describe("from", () => {
  const ofRole = (from: string, ofRoleFrom: string) =>
    parse(`${BASE.replace("policy: vpc }", `policy: vpc, from: ${ofRoleFrom} }`)}from: ${from}\n`).roles[0]
      ?.from;

  it("is every role's, sorted and without an order of its own", () => {
    const { roles } = parse(
      `${BASE}from: { ips: ["2001:db8::/32", 203.0.113.0/24], vpcs: [vpc-01234567] }\n`,
    );
    expect(roles.map(({ from }) => from)).toEqual([
      { ips: ["2001:db8::/32", "203.0.113.0/24"], vpcs: ["vpc-01234567"], organization: undefined },
    ]);
    expect(parse(BASE).roles[0]?.from).toBeUndefined();
  });

  it("of a role replaces the organization's as a whole", () => {
    const organizations = "{ ips: [203.0.113.0/24], organization: o-a1b2c3d4e5 }";
    expect(ofRole(organizations, "{ vpcs: [vpc-01234567] }")).toEqual({
      ips: [],
      vpcs: ["vpc-01234567"],
      organization: undefined,
    });
    expect(ofRole(organizations, "anywhere")).toBeUndefined();
  });

  it.each([
    ["{}", "from limits nothing"],
    ["{ ips: [] }", "empty from.ips"],
    ["anywhere", "invalid from"],
    ["{ ips: [203.0.113.0/24, 203.0.113.0/24] }", "from.ips names it twice"],
    ["{ vpcs: [vpc-01234567, vpc-01234567] }", "from.vpcs names it twice"],
    ["{ vpcs: [vpc-xyz] }", "the ID of a VPC"],
    ["{ vpcs: [vpce-01234567] }", "the ID of a VPC"],
    ["{ organization: r-abcd }", "o- and 10 to 32"],
  ])("is refused: %s", (from, why) => {
    expect(problemsIn(`${BASE}from: ${from}\n`)).toContain(why);
  });

  it.each(["{ Ips: [203.0.113.0/24] }", "{ organization: o-* }", "{ ips: null }", "{ ips: 8.8.8.0/24 }"])(
    "has one problem, without advice to delete it, after a typo: %s",
    (from) => {
      const ofRoles = BASE.replace("policy: vpc }", `policy: vpc, from: ${from} }`);
      for (const problems of [problemsIn(`${BASE}from: ${from}\n`), problemsIn(ofRoles)]) {
        expect(problems.match(/^organization\.yaml:/gm)).toHaveLength(1);
        expect(problems).not.toMatch(/limits nothing|delete|from: anywhere/);
      }
    },
  );

  it.each(["null", "1", "somewhere", "[]"])("of a role is a mapping or anywhere: not %s", (from) => {
    const text = BASE.replace("policy: vpc }", `policy: vpc, from: ${from} }`);
    const problems = problemsIn(text);
    expect(problems).toContain("role vpc: invalid from\n");
    expect(problems).toContain("expected  { ips: […], vpcs: […], organization: o-… }, or anywhere");
    expect(problems).not.toContain("fix");
  });

  it("is refused of a role, which is named", () => {
    const text = BASE.replace("policy: vpc }", "policy: vpc, from: { ips: [10.0.0.0/8] } }");
    expect(problemsIn(text)).toContain("role vpc: private addresses never reach AWS");
    const empty = BASE.replace("policy: vpc }", "policy: vpc, from: {} }");
    expect(problemsIn(empty)).toContain("write from: anywhere to exempt the role");
  });

  it("names the AWS organization that the trail names", () => {
    const trail = "guardrails: { trail: { check: true, organizationId: o-zzzzzzzzzz } }\n";
    expect(problemsIn(`${BASE}from: { organization: o-a1b2c3d4e5 }\n${trail}`)).toContain(
      "the file names two AWS organizations",
    );
  });
});

describe("the length of a trust policy", () => {
  const file = (count: number, sessions: string) => {
    const ips = Array.from({ length: count }, (_, index) => `"198.51.100.${index}/32"`);
    const from = `{ ips: [${ips}], vpcs: [vpc-0123456789abcdef0], organization: o-a1b2c3d4e5 }`;
    return `${BASE}partition: aws-us-gov\nmfa: { maxAge: 36h }\nfrom: ${from}\nsessions: ${sessions}\n`;
  };

  it.each(["{ named: true, sourceIdentity: true }", "{ named: true }", "{}"])(
    "accepts no more IP ranges than fit: sessions %s",
    (sessions) => {
      const most =
        Array.from({ length: 120 }).findIndex((_, count) => problemsIn(file(count + 2, sessions)) !== "") + 1;
      const { roles, sessions: flags, partition } = parse(file(most, sessions));
      const { limit } = QUOTAS.trustPolicyCharacters;
      const [role] = roles;
      const trust = mfaTrust({
        partition,
        identityAccountId: "111111111111",
        mfaMaxAge: 129_600,
        namedSessions: flags.named,
        sourceIdentity: flags.sourceIdentity,
        from: role?.from,
      });
      const characters = JSON.stringify(trust).replace(/\s/g, "").length;
      expect(characters).toBeLessThanOrEqual(limit);
      expect(characters).toBeGreaterThan(limit - 300);
      expect(problemsIn(file(most + 1, sessions))).toContain(
        "role vpc: its from is too long for a trust policy",
      );
    },
  );
});

describe("settings of the sign-in", () => {
  it("are refused as text, which is shown in quotes", () => {
    const problems = problemsIn(`${BASE}selfService: { accessKeys: 'true' }\n`);
    expect(problems).toContain('found     "true"\n  expected  true or false');
  });

  it("name each exemption from MFA once", () => {
    const actions = "sts:GetAccessKeyInfo, ec2:DescribeRegions, sts:GetAccessKeyInfo";
    expect(problemsIn(`${BASE}mfa: { exempt: [${actions}] }\n`)).toMatch(
      /: mfa\.exempt names it twice\n {2}found {5}sts:GetAccessKeyInfo\n {2}fix {7}delete one of them$/,
    );
  });
});

describe("sessions.sourceIdentity", () => {
  it("is off by default", () => {
    expect(entitlements("users: {}\n").organization.sessions).toEqual({
      named: false,
      sourceIdentity: false,
    });
  });
});
