import { diff, FILE } from "../../support/diff-of-files";

const changes = (before: string, after: string) => diff(after, before);
const all = (from: string) => `${FILE}from: ${from}\n`;

describe("where calls come from, as diff reports it", () => {
  it.each([
    ["a range in another", "{ ips: [203.0.112.0/23] }", "{ ips: [203.0.113.0/24] }", ""],
    ["a VPC less", "{ vpcs: [vpc-01234567, vpc-12345678] }", "{ vpcs: [vpc-01234567] }", ""],
    [
      "an organization in addition",
      "{ ips: [8.8.8.0/24] }",
      "{ ips: [8.8.8.0/24], organization: o-a1b2c3d4e5 }",
      "",
    ],
    ["a wider range", "{ ips: [203.0.113.0/24] }", "{ ips: [203.0.112.0/23] }", "loosened"],
    ["another range", "{ ips: [203.0.113.0/24] }", "{ ips: [198.51.100.0/24] }", "loosened"],
    ["a range of the other family", "{ ips: [203.0.113.0/24] }", '{ ips: ["2001:db8::/32"] }', "loosened"],
    [
      "a VPC beside ranges",
      "{ ips: [8.8.8.0/24] }",
      "{ ips: [8.8.8.0/24], vpcs: [vpc-01234567] }",
      "loosened",
    ],
    ["no places, but an organization", "{ ips: [8.8.8.0/24] }", "{ organization: o-a1b2c3d4e5 }", "loosened"],
    ["another organization", "{ organization: o-a1b2c3d4e5 }", "{ organization: o-zzzzzzzzzz }", "loosened"],
  ])("is tighter or looser: %s", async (_, was, is, risk) => {
    const [change, ...others] = await changes(all(was), all(is));
    expect(others).toEqual([]);
    expect(change).toMatch(
      new RegExp(`^roles .* may be assumed from .*${risk === "" ? "" : ` \\| ${risk}`}$`),
    );
    expect(change?.endsWith("| loosened")).toBe(risk === "loosened");
  });

  it("is looser without from, and tighter with it", async () => {
    expect(await changes(all("{ ips: [8.8.8.0/24] }"), FILE)).toEqual([
      expect.stringMatching(/^roles .* may be assumed from anywhere, was 8\.8\.8\.0\/24 \| loosened$/),
    ]);
    expect(await changes(FILE, all("{ ips: [8.8.8.0/24] }"))).toEqual([
      expect.stringMatching(/^roles .* may be assumed from 8\.8\.8\.0\/24, was anywhere$/),
    ]);
  });

  it("names a role that is exempt", async () => {
    const exempt = all("{ ips: [8.8.8.0/24] }").replace(
      "admin: { policy: admin",
      "admin: { policy: admin, from: anywhere",
    );
    expect(await changes(all("{ ips: [8.8.8.0/24] }"), exempt)).toEqual([
      "role admin may be assumed from anywhere, was 8.8.8.0/24 | loosened",
    ]);
  });

  it("reports a new role that is exempt from the file's", async () => {
    const before = all("{ ips: [8.8.8.0/24] }");
    const withRole = (from: string, file = before) =>
      file.replace("roles:\n", `roles:\n  back: { policy: vpc${from} }\n`);
    const beyond = /^role back may be assumed from \S+, beyond the file's 8\.8\.8\.0\/24 \| loosened$/;
    for (const from of [", from: anywhere", ", from: { ips: [8.8.0.0/16] }"])
      expect(await changes(before, withRole(from))).toContainEqual(expect.stringMatching(beyond));
    expect(await changes(before, withRole("", FILE))).toContainEqual(expect.stringMatching(beyond));
    for (const from of ["", ", from: { ips: [8.8.8.8/32] }"])
      expect((await changes(before, withRole(from))).join("\n")).not.toContain("loosened");
  });
});

describe("the limits of a role that another key names, as diff reports them", () => {
  const limited = FILE.replace("vpc: { policy: vpc }", "vpc: { policy: vpc, from: { ips: [8.8.8.0/24] } }");
  const renamed = (settings: string) =>
    FILE.replace("vpc: { policy: vpc }", `net: { name: VPC, policy: vpc${settings} }`).replaceAll(
      /vpc: (A|\[A, B\]) /g,
      "net: $1 ",
    );

  it("are compared by the role's name in AWS", async () => {
    const loosened = await changes(limited, renamed(", mfaMaxAge: 36h, maxSession: 12h"));
    expect(loosened.filter((says) => says.includes("loosened"))).toEqual([
      "role net (VPC in M, A, B, C, was role vpc) accepts MFA of up to 129600 s ago, was 3600 s | loosened",
      "role net (VPC in M, A, B, C, was role vpc) has sessions of 43200 s, was 3600 s | loosened",
      "role net (VPC in M, A, B, C, was role vpc) may be assumed from anywhere, was 8.8.8.0/24 | loosened",
    ]);
    const same = await changes(limited, renamed(", from: { ips: [8.8.8.0/24] }"));
    expect(same.join("\n")).not.toMatch(/loosened|may be assumed/);
  });

  it("are compared in the account for which it is split off", async () => {
    const split = limited
      .replace("vpc: { policy: vpc,", "vpc: { policy: vpc, accounts: [A],")
      .replace("roles:\n", "roles:\n  lab: { name: vpc, policy: vpc, accounts: [B] }\n")
      .replace("vpc: [A, B]", "vpc: A, lab: B");
    expect(await changes(limited, split)).toContainEqual(
      "role lab (vpc in B, was role vpc) may be assumed from anywhere, was 8.8.8.0/24 | loosened",
    );
  });

  it("are compared by name and by key, where names are exchanged", async () => {
    const two = (vpc: string, lab: string) =>
      FILE.replace("vpc: { policy: vpc }", `vpc: { policy: vpc, ${vpc} }\n  lab: { policy: vpc, ${lab} }`);
    const ips = "from: { ips: [8.8.8.0/24] }";
    const found = await changes(two(`name: a, ${ips}`, "name: b"), two("name: b", `name: a, ${ips}`));
    expect(found).toContainEqual("role vpc may be assumed from anywhere, was 8.8.8.0/24 | loosened");
  });
});
