import { renderWhy, whyOf } from "../../../access/why/why";
import { entitlementsOf } from "../../../organization/entitlements";
import { UserError } from "../../../organization/user-error";
import { BASE, entitlements, NOW, parse } from "../../support/parse-organization";

const FILE = `teams:
  network: { grants: { vpc: [production, { accounts: A, until: 2026-12-31 }] } }
users:
  alice: { teams: [network], grants: { admin: B } }
  bob: { grants: { vpc: { accounts: A, until: 2026-01-31 } } }
  eve: {}
`;
const why = (user: string, account: string, role: string) =>
  renderWhy(whyOf(entitlements(FILE), user, account, role), "organization.yaml", BASE + FILE, "table");

describe("gatehouse why for a user", () => {
  it("says from where, and under which source identity", () => {
    const file = `${FILE}from: { ips: [203.0.113.0/24], organization: o-a1b2c3d4e5 }\nsessions: { sourceIdentity: true }\n`;
    expect(
      whyOf(entitlements(file), "alice", "B", "admin")
        .reasons.slice(2)
        .map(({ says }) => says),
    ).toEqual([
      "in a call from 203.0.113.0/24, in o-a1b2c3d4e5",
      "with the user's name as the source identity, which the console cannot set",
    ]);
  });

  it("says how to sign in without access keys", () => {
    const reasons = (more: string, file = FILE) =>
      whyOf(entitlements(file + more), "alice", "B", "admin").reasons.map(({ says, path }) => [says, path]);
    const says = (by: string) => `without an access key, which the file denies alice: by ${by}`;
    expect(reasons("selfService: { accessKeys: false }\n").at(-1)).toEqual([
      says("aws login or the console"),
      ["selfService", "accessKeys"],
    ]);
    const single = FILE.replace("alice: {", "alice: { accessKeys: false,");
    expect(reasons("", single).at(-1)).toEqual([says("the console alone"), ["users", "alice", "accessKeys"]]);
    expect(reasons("")).toHaveLength(2);
  });

  it.each([
    [
      "by their own grant",
      ["alice", "B", "admin"],
      "yes\n  alice → group admin-B → arn:aws:iam::333333333333:role/admin (line 16)\n  with MFA at most 3600 seconds old, for a session of 3600 seconds at most (line 12)\n",
    ],
    [
      "by a team's grant",
      ["alice", "C", "vpc"],
      "yes\n  alice, in team network, → group network → arn:aws:iam::444444444444:role/vpc (line 14)\n  with MFA at most 3600 seconds old, for a session of 3600 seconds at most (line 10)\n",
    ],
    [
      "until it ends",
      ["alice", "A", "vpc"],
      "yes\n  alice, in team network, → group network → arn:aws:iam::222222222222:role/vpc, until 2026-12-31 (line 14)\n  with MFA at most 3600 seconds old, for a session of 3600 seconds at most (line 10)\n",
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
      "because the role does not exist there",
      ["alice", "M", "ec2"],
      "no\n  role ec2 does not exist in M (line 11)\n",
    ],
  ] as const)("explains the answer: %s", (_, [user, account, role], answer) => {
    expect(why(user, account, role)).toBe(answer);
  });

  it("explains a denial by the end of the grant", () => {
    expect(why("bob", "A", "vpc")).toMatch(
      /^no\n {2}the grant of vpc on A-until-2026-01-31 \(bob\) ended with 2026-01-31 \(line 17\)\n$/,
    );
  });

  it.each([
    ["mallory", "A", "vpc", "no user mallory in the file\n  expected  one of alice, bob, eve"],
    [
      "alcie",
      "A",
      "vpc",
      "no user alcie in the file\n  expected  one of alice, bob, eve\n  fix       did you mean alice?",
    ],
    [
      "alice",
      "222222222223",
      "vpc",
      "no account 222222222223 in the file\n  expected  one of A, B, C, M\n  fix       did you mean 222222222222?",
    ],
    [
      "alice",
      "A",
      "vcp",
      "no role vcp in the file\n  expected  one of admin, ec2, vpc\n  fix       did you mean vpc?",
    ],
  ])("refuses names that the file does not have: %s %s %s", (user, account, role, message) => {
    expect(() => why(user, account, role)).toThrow(new UserError(message));
  });

  it("accepts an account's id instead of its name", () => {
    expect(why("alice", "333333333333", "admin")).toBe(why("alice", "B", "admin"));
  });

  it("prints the first twelve of many names, and counts the others", () => {
    const users = Array.from({ length: 15 }, (_, index) => `  user-${10 + index}: {}\n`).join("");
    const asked = () => whyOf(entitlements(`users:\n${users}`), "x", "A", "vpc");
    expect(asked).toThrow(/user-21 and 3 more$/);
  });
});

describe("gatehouse why for a program", () => {
  const file = BASE.replace(
    "  ec2: {",
    `  deploy:
    policy: vpc
    accounts: [A]
    trust:
      oidc:
        issuer: token.actions.githubusercontent.com
        subjects:
          - repo:acme@1/site@2:ref:refs/heads/main
          - repo:acme@1/app@3:environment:production
  ec2: {`,
  );
  const text = `${file}users: { alice: {} }\n`;
  const APP = "repo:acme@1/app@3:environment:production";
  const whyProgram = (who: string, role: string) =>
    renderWhy(
      whyOf(entitlementsOf(parse(text), NOW), who, "222222222222", role),
      "organization.yaml",
      text,
      "table",
    );

  it("explains access by the trust that names it, without MFA", () => {
    expect(whyProgram(APP, "deploy")).toBe(
      `yes\n  ${APP}, by token.actions.githubusercontent.com, → arn:aws:iam::222222222222:role/deploy (line 19)\n  without MFA, with a token for sts.amazonaws.com, for a session of 3600 seconds at most (line 11)\n`,
    );
  });

  it("explains denial if the role trusts others, or only people", () => {
    expect(whyProgram(APP, "vpc")).toBe(`no\n  vpc does not trust ${APP}; deploy does (line 10)\n`);
    expect(whyProgram("alice", "deploy")).toBe("no\n  alice is not granted deploy anywhere (line 22)\n");
  });

  it("refuses a program that no role trusts, with the closest match", () => {
    expect(() => whyProgram(APP.replace("production", "prodution"), "deploy")).toThrow(
      /^no user or program repo:acme@1\/app@3:environment:prodution in the file\n {2}expected .*\n {2}fix {7}did you mean repo:acme@1\/app@3:environment:production\?$/,
    );
  });

  it("distinguishes a program with the name of a user", () => {
    const named = text.replace("repo:acme@1/app@3:environment:production", "alice");
    const all = entitlementsOf(parse(named), NOW);
    const answer = whyOf(all, "alice", "A", "deploy");
    expect([answer.isGranted, answer.reasons[0]?.says]).toEqual([
      true,
      "alice, by token.actions.githubusercontent.com, → arn:aws:iam::222222222222:role/deploy",
    ]);
    const vpc = whyOf(all, "alice", "A", "vpc");
    expect([vpc.isGranted, vpc.reasons.map(({ says }) => says)]).toEqual([
      false,
      ["alice is not granted vpc anywhere", "vpc does not trust alice; deploy does"],
    ]);
  });
});
