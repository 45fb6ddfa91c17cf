import { entitlementsOf, groupSourcesOf } from "../../organization/entitlements";
import { BASE, entitlements, NOW, parse } from "../support/parse-organization";

/** Groups as `name: role@account, … <- members`. */
function groups(added: string): string[] {
  return entitlements(added).groups.map(({ name, targets, members }) =>
    `${name}: ${targets.map(({ role, account }) => `${role}@${account}`).join(" ")} <- ${members.join(" ")}`.trim(),
  );
}

describe("a grant", () => {
  it("on accounts creates a group for each", () => {
    expect(groups("users: { alice: { grants: { vpc: [A, B] } } }")).toEqual([
      "vpc-A: vpc@A <- alice",
      "vpc-B: vpc@B <- alice",
    ]);
  });

  it("on all is one group for all accounts except the identity account", () => {
    expect(groups("users: { alice: { grants: { vpc: all } } }")).toEqual([
      "vpc-all: vpc@A vpc@B vpc@C <- alice",
    ]);
  });

  it("on the identity account takes its name", () => {
    expect(groups("users: { alice: { grants: { vpc: M } } }")).toEqual(["vpc-M: vpc@M <- alice"]);
  });

  it("on a set reaches the accounts that name the set", () => {
    expect(groups("users: { alice: { grants: { vpc: production } } }")).toEqual([
      "vpc-production: vpc@B vpc@C <- alice",
    ]);
  });

  it("excludes the except accounts, which the group's name includes", () => {
    expect(groups("users: { alice: { grants: { vpc: { accounts: all, except: [C, A] } } } }")).toEqual([
      "vpc-all-except-A+C: vpc@B <- alice",
    ]);
  });

  it("on a list in long form is one group, with one name for any order", () => {
    const one = groups("users: { alice: { grants: { vpc: { accounts: [B, A] } } } }");
    expect(one).toEqual(["vpc-A+B: vpc@A vpc@B <- alice"]);
    expect(groups("users: { alice: { grants: { vpc: [{ accounts: [A, B] }] } } }")).toEqual(one);
  });

  it("reaches only accounts in which the role exists", () => {
    expect(groups("users: { alice: { grants: { ec2: { accounts: [all, M] } } } }")).toEqual([
      "ec2-M+all: ec2@A ec2@B ec2@C <- alice",
    ]);
  });

  it("shares one group among its users", () => {
    expect(groups("users: { bob: { grants: { vpc: A } }, alice: { grants: { vpc: [A] } } }")).toEqual([
      "vpc-A: vpc@A <- alice bob",
    ]);
  });
});

describe("a team", () => {
  it("is one group with all its grants and users", () => {
    const team = "teams: { network: { grants: { vpc: all, ec2: [A] } } }\n";
    expect(
      groups(`${team}users: { alice: { teams: [network] }, bob: { teams: [network], grants: { vpc: M } } }`),
    ).toEqual(["network: ec2@A vpc@A vpc@B vpc@C <- alice bob", "vpc-M: vpc@M <- bob"]);
  });

  it("has a group even without members", () => {
    const team = "teams: { network: { grants: { vpc: A } } }\nusers: {}";
    expect(groups(team)).toEqual(["network: vpc@A <-"]);
    expect(entitlements(team).groups[0]?.members).toStrictEqual([]);
  });
});

describe("a group", () => {
  it("has roles without an end by default", () => {
    const [group] = entitlements("users: { alice: { grants: { vpc: A } } }").groups;
    const arn = "arn:aws:iam::222222222222:role/vpc";
    expect(group?.targets).toStrictEqual([{ account: "A", accountId: "222222222222", role: "vpc", arn }]);
  });

  it("has a described source and its location in the file", () => {
    const text = `${BASE}teams: { sre: { grants: { vpc: A } } }\nusers: { alice: { teams: [sre], grants: { ec2: B } } }\n`;
    const sourcesOf = (fileText: string) =>
      groupSourcesOf(parse(fileText)).map(({ name, origin, path, member }) => [
        name,
        origin,
        path.join("."),
        member,
      ]);
    expect(sourcesOf(text)).toEqual([
      ["sre", "team sre", "teams.sre", undefined],
      ["sre", "team sre", "teams.sre", "alice"],
      ["ec2-B", "role ec2 on B", "users.alice.grants.ec2", "alice"],
    ]);
    expect(sourcesOf(`${BASE}users: {}\ngroups: symmetric`)[0]).toEqual([
      "vpc-A",
      "role vpc on A",
      "roles.vpc",
      undefined,
    ]);
  });
});

describe("symmetric groups", () => {
  it("exist for every role and member account that has it", () => {
    const names = entitlements("groups: symmetric\nusers: { alice: { grants: { vpc: [A] } } }").groups.map(
      ({ name }) => name,
    );
    expect(names).toEqual([
      "admin-A",
      "admin-B",
      "admin-C",
      "ec2-A",
      "ec2-B",
      "ec2-C",
      "vpc-A",
      "vpc-B",
      "vpc-C",
    ]);
  });
});

describe("roles", () => {
  it("exist in every account unless they name accounts", () => {
    const { roles } = entitlements("users: {}");
    expect(roles.map(({ account, role }) => `${role.key}@${account.name}`)).toEqual([
      "admin@A",
      "ec2@A",
      "vpc@A",
      "admin@B",
      "ec2@B",
      "vpc@B",
      "admin@C",
      "ec2@C",
      "vpc@C",
      "admin@M",
      "vpc@M",
    ]);
  });
});

describe("memberships", () => {
  it("put each user into users and the groups of their grants and teams", () => {
    const { groupsOf } = entitlements("users: { alice: { grants: { vpc: A } }, eve: {} }");
    expect(Object.fromEntries(groupsOf)).toEqual({ alice: ["users", "vpc-A"], eve: ["users"] });
  });

  it("do not depend on the order of the file", () => {
    const one = entitlements("users: { alice: { grants: { vpc: [A, B] } }, bob: { grants: { ec2: A } } }");
    const two = entitlements("users: { bob: { grants: { ec2: A } }, alice: { grants: { vpc: [B, A] } } }");
    expect(two.groups).toEqual(one.groups);
    for (const { users } of [one, two]) expect(users.map(({ name }) => name)).toEqual(["alice", "bob"]);
  });

  it("support users named like JavaScript object properties", () => {
    const { groupsOf } = entitlements(
      "users: { constructor: { grants: { vpc: A } }, toString: {}, '123': {} }",
    );
    expect([...groupsOf.keys()].sort()).toEqual(["123", "constructor", "toString"]);
    expect(groupsOf.get("constructor")).toEqual(["users", "vpc-A"]);
  });
});

describe("an expired grant", () => {
  const withExpired = () =>
    entitlements(
      `teams: { network: { grants: { vpc: [A, { accounts: [B, C], until: 2026-01-31 }] } } }
users:
  alice: { teams: [network], grants: { ec2: { accounts: A, until: 2026-06-01T12:00:00Z } } }
  bob: { grants: { ec2: { accounts: A, until: 2026-06-01T12:00:01Z } } }`,
      NOW,
    );

  it("is listed with its user, role, scope, end and location in the file", () => {
    expect(withExpired().ended).toStrictEqual([
      {
        who: "team network",
        role: "vpc",
        scope: "B+C-until-2026-01-31",
        accounts: ["B", "C"],
        notAfter: "2026-02-01T00:00:00Z",
        path: ["teams", "network", "grants", "vpc", 1],
      },
      {
        who: "alice",
        role: "ec2",
        scope: "A-until-2026-06-01T120000Z",
        accounts: ["A"],
        notAfter: "2026-06-01T12:00:00Z",
        path: ["users", "alice", "grants", "ec2"],
      },
    ]);
  });

  it("is in no group and not in the organization; other grants are kept", () => {
    const { organization, groups: left } = withExpired();
    expect(left.map(({ name }) => name)).toEqual(["ec2-A-until-2026-06-01T120001Z", "network"]);
    const holders = [...organization.teams, ...organization.users.flatMap(({ teams }) => teams)];
    expect(holders.map(({ grants }) => grants.map(({ scope }) => scope))).toEqual([["A"], ["A"]]);
    expect(organization.users.map(({ name, grants }) => [name, grants.length])).toEqual([
      ["alice", 0],
      ["bob", 1],
    ]);
  });

  it("does not exist by default: the organization is unchanged", () => {
    const written = parse(`${BASE}users: { alice: { grants: { vpc: A } } }`);
    expect(entitlementsOf(written, NOW).organization).toBe(written);
  });
});

describe("the list of renames", () => {
  const FILE = `${BASE}users: { alice: { grants: { vpc: A } } }\n`;
  const renamed = (text: string) =>
    entitlementsOf(parse(text), NOW)
      .renamed.map(({ kind, from, to }) => `${kind} ${from.join("/")} -> ${to.join("/")}`)
      .sort();

  it.each<[string, (text: string) => string, string[]]>([
    ["nothing", (text) => text, []],
    [
      "a user",
      (text) => text.replace("alice: {", "alicia: { was: alice, mfaDevice: alice,"),
      ["user alice -> alicia"],
    ],
    [
      "a role, in every account, and the groups that are named after it",
      (text) => text.replace("  vpc: {", "  net: { was: vpc, name: vpc,").replace("{ vpc: A", "{ net: A"),
      [
        "group vpc-A -> net-A",
        ...["A", "B", "C", "M"].map((account) => `role ${account}/vpc -> ${account}/net`),
      ],
    ],
    [
      "an account, its roles, groups and guardrails",
      (text) =>
        text.replace("  A: {", "  P: { was: A,").replace("[A, p", "[P, p").replace("{ vpc: A", "{ vpc: P"),
      [
        "group vpc-A -> vpc-P",
        "guardrails A -> P",
        ...["admin", "ec2", "vpc"].map((role) => `role A/${role} -> P/${role}`),
      ],
    ],
    [
      "the identity account, with its guardrails of every region",
      (text) =>
        `${text.replace("identity: M", "identity: P").replace("  M: {", "  P: { was: M,")}region: eu-west-1`,
      [
        "guardrails M -> P",
        "guardrails M/eu-west-1 -> P/eu-west-1",
        "role M/admin -> P/admin",
        "role M/vpc -> P/vpc",
      ],
    ],
    ["a team", (text) => `${text}teams: { ops: { was: sre, grants: { ec2: A } } }`, ["group sre -> ops"]],
    [
      "a symmetric group of a renamed account",
      (text) =>
        `${text.replace("  C: {", "  P: { was: C,").replace("vpc: { policy: vpc }", "vpc: { policy: vpc, accounts: [A] }")}groups: symmetric`,
      [
        ...["admin", "ec2"].map((role) => `group ${role}-C -> ${role}-P`),
        "guardrails C -> P",
        ...["admin", "ec2"].map((role) => `role C/${role} -> P/${role}`),
      ],
    ],
  ])("includes %s", (_, change, moves) => {
    expect(renamed(change(FILE))).toEqual(moves);
  });
});
