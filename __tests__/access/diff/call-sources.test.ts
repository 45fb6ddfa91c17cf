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
});
