import { entitlements } from "../support/parse-organization";

/** Groups as `name: role@account, … <- members`. */
function groups(added: string): string[] {
  return entitlements(added).groups.map(({ name, targets, members }) =>
    `${name}: ${targets.map(({ role, account }) => `${role}@${account}`).join(" ")} <- ${members.join(" ")}`.trim(),
  );
}

describe("a grant", () => {
  it("on accounts makes a group for each", () => {
    expect(groups("users: { alice: { grants: { vpc: [A, B] } } }")).toEqual([
      "vpc-A: vpc@A <- alice",
      "vpc-B: vpc@B <- alice",
    ]);
  });

  it("on all is one group that reaches every member account, and not the identity account", () => {
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

  it("leaves out what except names, and has it in the group's name", () => {
    expect(groups("users: { alice: { grants: { vpc: { accounts: all, except: [C, A] } } } }")).toEqual([
      "vpc-all-except-A+C: vpc@B <- alice",
    ]);
  });

  it("on a list in long form is one group, with one name in any order", () => {
    const one = groups("users: { alice: { grants: { vpc: { accounts: [B, A] } } } }");
    expect(one).toEqual(["vpc-A+B: vpc@A vpc@B <- alice"]);
    expect(groups("users: { alice: { grants: { vpc: [{ accounts: [A, B] }] } } }")).toEqual(one);
  });

  it("reaches only accounts in which the role exists", () => {
    expect(groups("users: { alice: { grants: { ec2: { accounts: [all, M] } } } }")).toEqual([
      "ec2-M+all: ec2@A ec2@B ec2@C <- alice",
    ]);
  });

  it("is shared by all who have it", () => {
    expect(groups("users: { bob: { grants: { vpc: A } }, alice: { grants: { vpc: [A] } } }")).toEqual([
      "vpc-A: vpc@A <- alice bob",
    ]);
  });
});

describe("a team", () => {
  it("is one group with all its grants, and all users who name it", () => {
    const team = "teams: { network: { grants: { vpc: all, ec2: [A] } } }\n";
    expect(
      groups(`${team}users: { alice: { teams: [network] }, bob: { teams: [network], grants: { vpc: M } } }`),
    ).toEqual(["network: ec2@A vpc@A vpc@B vpc@C <- alice bob", "vpc-M: vpc@M <- bob"]);
  });

  it("that nobody is in has its group all the same: who joins is one line", () => {
    expect(groups("teams: { network: { grants: { vpc: A } } }\nusers: {}")).toEqual(["network: vpc@A <-"]);
  });
});

describe("symmetric groups", () => {
  it("are made for every role in every member account in which it exists", () => {
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
  it("exist in every account unless they name their own", () => {
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
  it("put everyone into users, and into the groups of their grants and teams", () => {
    const { groupsOf } = entitlements("users: { alice: { grants: { vpc: A } }, eve: {} }");
    expect(Object.fromEntries(groupsOf)).toEqual({ alice: ["users", "vpc-A"], eve: ["users"] });
  });

  it("do not depend on the order of the file", () => {
    const one = entitlements("users: { alice: { grants: { vpc: [A, B] } }, bob: { grants: { ec2: A } } }");
    const two = entitlements("users: { bob: { grants: { ec2: A } }, alice: { grants: { vpc: [B, A] } } }");
    expect(two.groups).toEqual(one.groups);
    expect(two.users.map(({ name }) => name)).toEqual(one.users.map(({ name }) => name));
  });

  it("know users with names that JavaScript's objects have, too", () => {
    const { groupsOf } = entitlements(
      "users: { constructor: { grants: { vpc: A } }, toString: {}, '123': {} }",
    );
    expect([...groupsOf.keys()].sort()).toEqual(["123", "constructor", "toString"]);
    expect(groupsOf.get("constructor")).toEqual(["users", "vpc-A"]);
  });
});
