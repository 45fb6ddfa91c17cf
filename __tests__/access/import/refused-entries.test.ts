import type { Estate } from "../../../access/import/estate/estate";
import { infer } from "../../../access/import/infer/infer";
import {
  appliedEstate,
  documentOf,
  withAccount,
  withGroup,
  withRole,
  withUser,
} from "../../support/imported";
import { entitlements, NOW, policies } from "../../support/parse-organization";
import { entitlementsOfImport } from "../../support/random-import";

const GITHUB = "token.actions.githubusercontent.com";
const estate = appliedEstate(
  entitlements("users: { alice: { grants: { vpc: A } }, bob: { grants: { vpc: A } } }"),
);

/** What an import, whose file loads, leaves outside or changes. */
function imported(changed: Estate): string[] {
  const file = infer(changed, policies, { now: NOW });
  entitlementsOfImport(file);
  return file.findings.flatMap(({ list, kind, name, says }) =>
    list === "kept" || kind === "provider" ? [] : [`${list} ${kind} ${name}: ${says}`],
  );
}

/** Role vpc in A, which programs may assume, too. */
function withOidc(subject: string, audience = "sts.amazonaws.com"): Estate {
  return withRole(estate, "A", "vpc", ({ trust }) => ({
    trust: documentOf(...trust.Statement, {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::222222222222:oidc-provider/${GITHUB}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${GITHUB}:aud`]: audience, [`${GITHUB}:sub`]: subject } },
    }),
  }));
}

describe("what the file cannot have", () => {
  it.each([
    ["a pattern as subject", withOidc("repo:acme/*")],
    ["a variable in a subject", withOidc("repo:${aws:username}")],
    ["no audience", withOidc("repo:acme@1/shop@2:ref:refs/heads/main", "")],
  ])("is a role of programs with %s", (_, changed) => {
    expect(imported(changed)).toContainEqual(
      expect.stringMatching(/^outside role vpc: the file cannot have it: /),
    );
  });

  it.each([
    [900, "outside role vpc: its sessions last up to 900 s, outside AWS's limits for a role session"],
    [0, "outside role vpc: its sessions last up to 0 s, outside AWS's limits for a role session"],
  ])("is a role of sessions of %d s", (maxSession, says) => {
    expect(imported(withRole(estate, "A", "vpc", () => ({ maxSession })))).toContain(says);
  });

  it("is a role with the ARN of another one", () => {
    const arn = "arn:aws:iam::222222222222:role/other";
    expect(imported(withRole(estate, "A", "vpc", () => ({ arn })))).toContain(
      `outside role vpc: its ARN is ${arn}, which is of another name or account`,
    );
  });

  it("is no role of the longest name whose accounts differ", () => {
    const name = "r".repeat(64);
    const copied = (account: string, id: string, maxSession: number) => (before: Estate) =>
      withAccount(before, account, ({ roles }) => ({
        roles: roles.flatMap((role) =>
          role.name === "vpc"
            ? [role, { ...role, name, maxSession, arn: `arn:aws:iam::${id}:role/${name}` }]
            : [role],
        ),
      }));
    const changed = copied("A", "222222222222", 7200)(copied("M", "111111111111", 3600)(estate));
    const { organization } = infer(changed, policies, { now: NOW });
    expect(organization.roles).toMatchObject({ [name]: {}, [`${"r".repeat(62)}-2`]: { name } });
    expect(imported(changed)).toEqual([]);
  });

  it("is a user with a tag that IAM refuses", () => {
    expect(imported(withUser(estate, "bob", () => ({ tags: { team: "${x}" } })))).toContain(
      "outside user bob: the file cannot have them: user bob: invalid tags.team",
    );
  });

  it("is a tag of everybody that IAM refuses", () => {
    const tags = { team: "${x}" };
    const changed = withAccount(estate, "M", ({ users }) => ({
      users: users.map((user) => ({ ...user, tags })),
    }));
    expect(imported(changed)).toContain(
      "outside user bob: the file cannot have them: user bob: invalid tags.team",
    );
  });

  it("is an alias that AWS refuses", () => {
    const says = "outside setting alias: the file cannot have it: account A: invalid alias";
    expect(imported(withAccount(estate, "A", () => ({ alias: "a--b" })))).toEqual([says]);
  });

  it("is a password policy that AWS refuses", () => {
    const passwordPolicy = {
      ...{ minimumLength: 3, requireSymbols: true, requireNumbers: true, requireUppercase: true },
      ...{ requireLowercase: true, allowUsersToChange: true, hardExpiry: false },
    };
    expect(imported(withAccount(estate, "M", () => ({ passwordPolicy })))).toEqual([
      "outside setting password policy: the file cannot have it: invalid passwordPolicy.minimumLength",
    ]);
  });

  it("is a group all of whose members stay outside", () => {
    const changed = withAccount(estate, "M", ({ users }) => ({
      users: users.map((user) => ({ ...user, name: user.name.slice(0, 1) })),
    }));
    expect(imported(changed)).toContain(
      "outside group vpc-A: none of its members can be a user of the file; it and its members stay as they are",
    );
  });

  it("is a team whose roles do not fit into its policy", () => {
    const changed = withGroup(
      withAccount(estate, "A", ({ roles: [role] }) => ({
        roles: Array.from({ length: 120 }, (_, index) => {
          const name = `role-with-a-rather-long-name-${index}`;
          return { ...role, name, arn: `arn:aws:iam::222222222222:role/${name}` } as never;
        }),
      })),
      "vpc-A",
      () => ({
        inline: [
          {
            name: "all",
            document: documentOf({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Resource: "arn:aws:iam::222222222222:role/*",
            }),
          },
        ],
      }),
    );
    expect(imported(changed)).toContainEqual(
      expect.stringMatching(
        /^outside group vpc-A: the file cannot have it: .*; it and its members stay as they are$/,
      ),
    );
  });

  it("is a name that a shell would run, which no proposal repeats", () => {
    const name = "x; touch y";
    const changed = withAccount(estate, "M", ({ users, groups }) => ({
      users: users.map((user) => ({ ...user, name })),
      groups: [...groups, { name, path: "/", inline: [], attached: [] }],
    }));
    const { findings } = infer(changed, policies, { now: NOW });
    const found = findings.filter((finding) => finding.name === name);
    expect(found.map(({ proposal }) => proposal)).toEqual(found.map(() => undefined));
    expect(found.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["user", "group"]));
  });

  it("is a group whose name is that of all users, but for case", () => {
    const changed = withAccount(estate, "M", ({ groups }) => ({
      groups: groups.map((group) => (group.name === "users" ? { ...group, name: "Users" } : group)),
    }));
    expect(imported(changed)).toContain(
      "outside group Users: the apply fails while it exists, because it creates the group users, and AWS ignores case; it and its members stay as they are",
    );
  });
});

describe("ten groups of a user", () => {
  const inGroups = (count: number, more: readonly string[] = []) =>
    withAccount(estate, "M", ({ users, groups }) => {
      const others = Array.from({ length: count }, (_, index) => ({
        ...{ name: `other-${index}`, path: "/", attached: [] },
        inline: [{ name: "own", document: documentOf({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }],
      }));
      const names = [...others.map(({ name }) => name), ...more];
      return {
        groups: [...groups, ...others],
        users: users.map((user) => (user.name === "bob" ? { ...user, groups: names } : user)),
      };
    });

  it("have room for the group of all users", () => {
    expect(imported(inGroups(9))).toContainEqual(
      expect.stringMatching(/^changed user bob: is a user of the file/),
    );
  });

  it("that stay outside have no room for the group of all users", () => {
    expect(imported(inGroups(10))).toContain(
      "outside user bob: is in 10 groups that stay outside, and AWS allows 10, with users",
    );
  });

  it("that stay outside have no room for a grant", () => {
    expect(imported(inGroups(9, ["vpc-A"]))).toContain(
      "outside user bob: is in 9 groups that stay outside, and AWS allows 10, with users",
    );
  });

  it("become one team, and the groups stay without members", () => {
    const names = Array.from({ length: 10 }, (_, index) => `vpc-${index}`);
    const changed = withAccount(estate, "M", ({ users, groups }) => ({
      groups: [
        ...groups.filter(({ name }) => name === "users"),
        ...names.map((name) => ({
          ...(groups.find((group) => group.name === "vpc-A") as never as object),
          name,
        })),
      ] as typeof groups,
      users: users.map((user) => ({ ...user, groups: names })),
    }));
    const said = imported(changed);
    expect(said).toContain("changed user bob: has one team in place of 10 groups: AWS allows 10, with users");
    expect(said).toContain("changed group vpc-0: is team vpc-0 of the file");
  });

  it("have room for as many grants as AWS allows", () => {
    const { findings } = infer(
      withAccount(inGroups(8), "M", ({ users }) => ({
        users: users.map((user) => ({
          ...user,
          groups:
            user.name === "bob"
              ? [...user.groups, "vpc-A", "users"]
              : user.groups.filter((it) => it !== "vpc-A"),
        })),
      })),
      policies,
      { now: NOW },
    );
    expect(findings.filter(({ name }) => name === "vpc-A").map(({ list }) => list)).toEqual(["kept"]);
  });
});
