import { renderWhy, whyOf } from "../../access/why";
import { BASE, entitlements } from "../organization/parse";

const FILE = `teams:
  network: { grants: { vpc: [production, { accounts: A, until: 2026-12-31 }] } }
users:
  alice: { teams: [network], grants: { admin: B } }
  bob: { grants: { vpc: { accounts: A, until: 2026-01-31 } } }
  eve: {}
`;
const why = (user: string, account: string, role: string) =>
  renderWhy(whyOf(entitlements(FILE), user, account, role), "organization.yaml", BASE + FILE, "table");

describe("why somebody may assume a role, or may not", () => {
  it.each([
    [
      "by her own grant",
      ["alice", "B", "admin"],
      "yes\n  alice → group admin-B → arn:aws:iam::333333333333:role/admin (line 16)\n  with MFA of the last 3600 seconds, for a session of 3600 seconds at most (line 12)\n",
    ],
    [
      "by her team's",
      ["alice", "C", "vpc"],
      "yes\n  alice, in team network, → group network → arn:aws:iam::444444444444:role/vpc (line 14)\n  with MFA of the last 3600 seconds, for a session of 3600 seconds at most (line 10)\n",
    ],
    [
      "until it ends",
      ["alice", "A", "vpc"],
      "yes\n  alice, in team network, → group network → arn:aws:iam::222222222222:role/vpc, until 2026-12-31 (line 14)\n  with MFA of the last 3600 seconds, for a session of 3600 seconds at most (line 10)\n",
    ],
    [
      "because it is granted elsewhere",
      ["alice", "C", "admin"],
      "no\n  alice is granted admin on B, and not in C (line 16)\n",
    ],
    [
      "because it is not granted at all",
      ["eve", "A", "vpc"],
      "no\n  eve is not granted vpc anywhere (line 18)\n",
    ],
    [
      "because the role is not there",
      ["alice", "M", "ec2"],
      "no\n  role ec2 does not exist in M (line 11)\n",
    ],
  ] as const)("%s", (_, [user, account, role], answer) => {
    expect(why(user, account, role)).toBe(answer);
  });

  it("because the grant has ended", () => {
    expect(why("bob", "A", "vpc")).toMatch(
      /^no\n {2}the grant of vpc on A-until-2026-01-31 \(bob\) ended with 2026-01-31 \(line 17\)\n$/,
    );
  });

  it.each([
    ["mallory", "A", "vpc", /^no user mallory in the file\n {2}expected {2}one of alice, bob, eve$/],
    ["alice", "X", "vpc", /^no account X in the file/],
    ["alice", "A", "vcp", /^no role vcp in the file/],
  ])("is not asked of what the file does not have: %s %s %s", (user, account, role, message) => {
    expect(() => why(user, account, role)).toThrow(message);
  });
});
