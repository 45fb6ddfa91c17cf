import type { EstateGroup, EstateUser } from "../../../access/import/estate/estate";
import type { ImportedFile } from "../../../access/import/infer/imported-file";
import { infer } from "../../../access/import/infer/infer";
import { appliedEstate, documentOf, withAccount, withGroup, withUser } from "../../support/imported";
import { entitlements, NOW, policies } from "../../support/parse-organization";

const arn = (account: string, role: string) => `arn:aws:iam::${account}:role/${role}`;
const VPC_A = arn("222222222222", "vpc");
const allow = (Resource: string | string[], more: object = {}) => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource,
  ...more,
});

const estate = appliedEstate(entitlements("users: { alice: { grants: { vpc: A } }, bob: {} }"));

function imported(changed: typeof estate): ImportedFile {
  return infer(changed, policies, { now: NOW });
}

/** What is said of one object of M. */
function said({ findings }: ImportedFile, kind: string, name: string): string[] {
  return findings
    .filter((it) => it.kind === kind && it.name === name)
    .map(({ list, says }) => `${list}: ${says}`);
}

/** The import with other policies of group vpc-A. */
function withPolicies(...statements: object[]): ImportedFile {
  const written = JSON.parse(JSON.stringify(statements)) as object[];
  return imported(
    withGroup(estate, "vpc-A", () => ({ inline: [{ name: "x", document: documentOf(...written) }] })),
  );
}

describe("a group of another origin", () => {
  it("is kept if it delegates literal roles, in any spelling", () => {
    const file = imported(
      withGroup(estate, "vpc-A", () => ({
        inline: [
          {
            name: "x",
            document: {
              Version: "2012-10-17",
              Statement: allow([VPC_A], { Action: ["STS:AssumeRole"] }),
            } as never,
          },
        ],
      })),
    );
    expect(said(file, "group", "vpc-A")).toEqual(["kept: is the grant of vpc on A"]);
    expect(file.organization.users.alice).toEqual({ grants: { vpc: "A" } });
  });

  it("is a team if a grant would have another name", () => {
    const file = withPolicies(allow([VPC_A, arn("333333333333", "admin")]));
    expect(file.organization.teams).toEqual({ "vpc-A": { grants: { vpc: "A", admin: "B" } } });
    expect(file.organization.users.alice).toEqual({ teams: ["vpc-A"] });
    expect(said(file, "group", "vpc-A")).toEqual(["kept: is team vpc-A of the file"]);
  });

  it("shares a set with other teams of the same accounts", () => {
    const ids = ["111111111111", "222222222222", "333333333333"];
    const inline = (role: string) => [
      { name: "x", document: documentOf(allow(ids.map((id) => arn(id, role)))) },
    ];
    const more = ["one", "two"].map((name, index) => ({
      name,
      path: "/",
      attached: [],
      inline: inline(["vpc", "admin"][index] ?? ""),
    }));
    const file = imported(withAccount(estate, "M", ({ groups }) => ({ groups: [...groups, ...more] })));
    expect(file.organization.teams).toEqual({
      one: { grants: { vpc: "set-1" } },
      two: { grants: { admin: "set-1" } },
    });
    expect(
      Object.entries(file.organization.accounts)
        .filter(([, { sets }]) => sets?.includes("set-1"))
        .map(([name]) => name),
    ).toEqual(["M", "A", "B"]);
  });

  it("is a team if it has no members", () => {
    const file = imported(withUser(estate, "alice", () => ({ groups: ["users"] })));
    expect(file.organization.teams).toEqual({ "vpc-A": { grants: { vpc: "A" } } });
    expect(file.organization.users.alice).toEqual({});
  });

  it("with a pattern reaches the roles that exist, and changes", () => {
    const file = withPolicies(allow("arn:aws:iam::*:role/vpc"));
    expect(said(file, "group", "vpc-A")).toEqual([
      "changed: is team vpc-A of the file",
      "changed: reaches the roles that exist now, was arn:aws:iam::*:role/vpc and any created later",
    ]);
    expect(file.organization.teams).toEqual({ "vpc-A": { grants: { vpc: ["A", "B", "C", "M"] } } });
  });

  it("with MFA of its own changes, since trust policies require it", () => {
    const file = withPolicies(
      allow(VPC_A, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
    );
    expect(said(file, "group", "vpc-A")).toContain(
      "changed: does not require MFA itself: each role's trust policy does",
    );
  });

  it("that delegates a role which does not exist changes", () => {
    const file = withPolicies(allow([VPC_A, arn("222222222222", "gone")]));
    expect(said(file, "group", "vpc-A")).toContain(
      "changed: no longer names arn:aws:iam::222222222222:role/gone, which does not exist",
    );
  });

  it.each<[string, object, string]>([
    [
      "a role of a third party",
      allow([VPC_A, arn("999999999999", "x")]),
      "it delegates arn:aws:iam::999999999999:role/x, which stays outside",
    ],
    ["a role with a path", allow(arn("222222222222", "ops/vpc")), "it delegates no role of the file"],
    [
      "roles by a variable",
      allow("arn:aws:iam::222222222222:role/${aws:username}"),
      "a policy of it names the roles arn:aws:iam::222222222222:role/${aws:username}",
    ],
    [
      "another action",
      allow(VPC_A, { Action: ["sts:AssumeRole", "s3:ListAllMyBuckets"] }),
      "a policy of it allows s3:listallmybuckets",
    ],
    ["every action of STS", allow(VPC_A, { Action: "sts:*" }), "a policy of it allows sts:*"],
    ["a Deny", allow(VPC_A, { Effect: "Deny" }), "a policy of it has a Deny"],
    [
      "NotResource",
      { Effect: "Allow", Action: "sts:AssumeRole", NotResource: VPC_A },
      "a policy of it has NotResource",
    ],
    ["NotAction", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }, "a policy of it has NotAction"],
    [
      "an address",
      allow(VPC_A, { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
      "a policy of it has the condition IpAddress aws:sourceip 203.0.113.0/24",
    ],
    [
      "MFA only if present",
      allow(VPC_A, { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } }),
      "a policy of it has the condition BoolIfExists aws:multifactorauthpresent true",
    ],
    [
      "an end that includes its second",
      allow(VPC_A, { Condition: { DateLessThanEquals: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } } }),
      "a policy of it has the condition DateLessThanEquals aws:currenttime 2027-01-01T00:00:00Z",
    ],
    [
      "an end in another spelling",
      allow(VPC_A, { Condition: { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00+02:00" } } }),
      "a policy of it has the condition DateLessThan aws:currenttime 2027-01-01T00:00:00+02:00",
    ],
    [
      "an end in the past",
      allow(VPC_A, { Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } }),
      "it delegates no role of the file",
    ],
  ])("stays outside with its members: %s", (_, statement, reason) => {
    const file = withPolicies(statement);
    expect(said(file, "group", "vpc-A")).toEqual([`outside: ${reason}; it and its members stay as they are`]);
    expect(file.organization.teams).toBeUndefined();
    expect(said(file, "user", "alice")).toEqual(["kept: is a user of the file, and stays in vpc-A"]);
  });

  it("stays outside with an AWS managed policy", () => {
    const file = imported(
      withGroup(estate, "vpc-A", () => ({ attached: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] })),
    );
    expect(said(file, "group", "vpc-A").join()).toMatch(
      /^outside: the policy arn:aws:iam::aws:policy\/ReadOnlyAccess is attached/,
    );
  });

  it("changes if it has a path", () => {
    expect(
      said(imported(withGroup(estate, "vpc-A", () => ({ path: "/teams/" }))), "group", "vpc-A").join(),
    ).toMatch(/^changed/);
  });

  it("named Users stays outside, with a proposal", () => {
    const Users: EstateGroup = { name: "Users", path: "/", inline: [], attached: [] };
    const file = imported(withAccount(estate, "M", () => ({ groups: [Users] })));
    expect(file.findings.find(({ name }) => name === "Users")).toMatchObject({
      list: "outside",
      proposal: "aws iam update-group --group-name Users --new-group-name Users-team, then import again",
    });
  });

  it("of all users changes unless its policies are exactly those of Gatehouse", () => {
    const file = imported(
      withGroup(estate, "users", ({ inline }) => ({
        inline: [...inline, { name: "y", document: documentOf(allow("*")) }],
      })),
    );
    expect(said(file, "group", "users")).toEqual([
      "changed: is the group of all users, with Gatehouse's self-service",
    ]);
  });
});

const bare: Partial<EstateUser> = { groups: [], hasPassword: false, mfaDevices: [] };

describe("a user of another origin", () => {
  it("that looks like a program stays outside, with its keys", () => {
    const accessKeys = [
      { id: "AKIA1", isActive: true, lastUsed: "2026-05-01T00:00:00Z" },
      { id: "AKIA2", isActive: false },
    ];
    const file = imported(withUser(estate, "bob", () => ({ ...bare, accessKeys })));
    expect(said(file, "user", "bob")).toEqual([
      "outside: looks like a program: no password, no MFA device, no role to assume; access keys AKIA1 (last used 2026-05-01), AKIA2 (inactive, never used)",
    ]);
    expect(Object.keys(file.organization.users)).toEqual(["alice"]);
  });

  it.each<[string, Partial<EstateUser>]>([
    ["a password", { hasPassword: true }],
    ["an MFA device", { mfaDevices: ["GAHT12345678"] }],
    ["an unknown password", { hasPassword: undefined }],
  ])("is a person with %s", (_, change) => {
    expect(
      Object.keys(imported(withUser(estate, "bob", () => ({ ...bare, ...change }))).organization.users),
    ).toContain("bob");
  });

  it.each<[string, Partial<EstateUser>]>([
    ["a path", { path: "/people/" }],
    ["a boundary", { permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess" }],
    ["an own policy", { inline: [{ name: "s3", document: documentOf(allow("*", { Action: "s3:*" })) }] }],
    ["an attached policy", { attached: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }],
    ["a tag that opens a window", { tags: { "Gatehouse-Enroll-Until": "2030-01-01T00:00:00Z" } }],
    ["an MFA device of another name", { mfaDevices: ["arn:aws:iam::111111111111:mfa/phone"] }],
    ["no group of all users", { groups: ["vpc-A"] }],
  ])("changes with %s", (_, change) => {
    expect(said(imported(withUser(estate, "alice", () => change)), "user", "alice").join()).toMatch(
      /^changed/,
    );
  });

  it("keeps the roles that its own policy delegates, by a team of its own", () => {
    const inline = [{ name: "assume", document: documentOf(allow(arn("333333333333", "admin"))) }];
    const file = imported(withUser(estate, "alice", () => ({ inline })));
    expect(file.organization.teams).toEqual({ "alice-access": { grants: { admin: "B" } } });
    expect(file.organization.users.alice).toEqual({ teams: ["alice-access"], grants: { vpc: "A" } });
  });

  it("with the device of another user is written without it", () => {
    const file = imported(
      withUser(estate, "alice", () => ({ mfaDevices: ["arn:aws:iam::111111111111:mfa/BOB"] })),
    );
    expect(file.organization.users.alice).toEqual({ grants: { vpc: "A" } });
    expect(said(file, "user", "alice")).toContain(
      "changed: has an MFA device, BOB, whose name the file cannot have",
    );
  });

  it("of one character stays outside, and its groups lose it", () => {
    const [alice] = estate.accounts[0]?.users ?? [];
    if (alice === undefined) throw new Error("no alice");
    const file = imported(
      withAccount(estate, "M", ({ users }) => ({ users: [...users, { ...alice, name: "x" }] })),
    );
    expect(said(file, "user", "x")).toEqual([
      "changed: leaves users, whose members the file lists",
      "changed: leaves vpc-A, whose members the file lists",
      "outside: the file cannot have its name, which is too short: at least 2 characters (role sessions are named after the user, and a role session name has at least two characters)",
    ]);
    expect(said(file, "group", "vpc-A").join()).toMatch(/^changed/);
  });

  it("in ten groups has one team in their place", () => {
    const names = Array.from({ length: 10 }, (_, index) => `team-${index}`);
    const file = imported(
      withUser(
        withAccount(estate, "M", ({ groups }) => ({
          groups: [
            ...groups,
            ...names.map((name) => ({
              name,
              path: "/",
              attached: [],
              inline: [{ name, document: documentOf(allow(VPC_A)) }],
            })),
          ],
        })),
        "bob",
        () => ({ groups: names }),
      ),
    );
    expect(file.organization.users.bob).toEqual({ teams: ["bob-access"] });
    expect(said(file, "user", "bob")).toContain(
      "changed: has one team in place of 10 groups: AWS allows 10, with users",
    );
  });
});
