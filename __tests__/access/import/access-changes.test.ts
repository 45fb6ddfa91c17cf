import { accessChanges } from "../../../access/import/changes/access-changes";
import {
  appliedEstate,
  changesFrom,
  documentOf,
  lines,
  planned,
  trust,
  withAccount,
  withGroup,
  withRole,
  withUser,
} from "../../support/imported";
import { entitlements, NOW } from "../../support/parse-organization";

const FILE = entitlements(`
users:
  alice: { grants: { vpc: [A, B] } }
  bob: { grants: { ec2: B } }
  charlie: { teams: [sre] }
teams:
  sre: { grants: { admin: all } }
`);
const APPLIED = appliedEstate(FILE);
const ROOT = "arn:aws:iam::111111111111:root";
const WITH_MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

describe("an import of what the file declares", () => {
  it("changes nothing", async () => {
    expect(lines(await changesFrom(APPLIED, FILE))).toEqual([]);
  });
});

describe("who may assume a role", () => {
  it("needs MFA that it did not need, by name of the users", async () => {
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      trust: trust(ROOT),
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: requires MFA of up to 3600 s ago, was none",
        "role vpc in A: requires TLS (aws:SecureTransport)",
        "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was none",
      ]
    `);
  });

  it("needs younger MFA", async () => {
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      trust: trust(ROOT, WITH_MFA),
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: requires MFA of up to 3600 s ago, was MFA of any age",
        "role vpc in A: requires TLS (aws:SecureTransport)",
        "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was MFA of any age",
      ]
    `);
  });

  it("grows from one user to everyone who is delegated to it", async () => {
    const estate = withRole(APPLIED, "B", "vpc", () => ({
      trust: trust("arn:aws:iam::111111111111:user/bob", WITH_MFA),
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in B: no longer trusts arn:aws:iam::111111111111:user/bob",
        "role vpc in B: requires TLS (aws:SecureTransport)",
        "role vpc in B: trusts account M as a whole: the policies of its users decide who may assume it [loosened]",
        "user alice in M: gains vpc in B, with MFA of up to 3600 s ago [loosened]",
      ]
    `);
  });

  it("shrinks by roles and third parties", async () => {
    const estate = withRole(APPLIED, "B", "vpc", ({ trust: { Statement } }) => ({
      trust: documentOf(
        ...Statement,
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "x" } },
        },
        {
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ),
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in B: no longer trusts account 999999999999",
        "role vpc in B: no longer trusts ec2.amazonaws.com",
      ]
    `);
  });
});

describe("a growing access", () => {
  const s3 = documentOf({ Effect: "Allow", Action: "s3:*", Resource: "*" });
  const deny = (Action: string, others: object = {}) =>
    documentOf({ Effect: "Deny", Action, Resource: "*", ...others });

  it("by a boundary that disappears, of a role and of a user", async () => {
    const boundary = () => ({
      permissionsBoundary: "arn:aws:iam::222222222222:policy/limit",
    });
    const estate = withUser(withRole(APPLIED, "A", "vpc", boundary), "bob", boundary);
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: is bounded by nothing, was by arn:aws:iam::222222222222:policy/limit [loosened]",
        "user bob in M: is bounded by nothing, was by arn:aws:iam::222222222222:policy/limit [loosened]",
        "user bob in M: may assume ec2 in B: before or after, not judged [loosened, unjudged]",
      ]
    `);
  });

  it("by a Deny that disappears, of a role, a group and a user", async () => {
    const inline = [{ name: "limits", document: deny("vpc:Delete*") }];
    const role = withRole(APPLIED, "A", "vpc", (it) => ({
      inline: [...it.inline, ...inline],
    }));
    expect(lines(await changesFrom(role, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: is no longer denied vpc:Delete* (policy limits) [loosened]",
      ]
    `);
    const group = withGroup(APPLIED, "vpc-A", (it) => ({
      inline: [...it.inline, { name: "nights", document: deny("sts:AssumeRole") }],
    }));
    expect(lines(await changesFrom(group, FILE))).toMatchInlineSnapshot(`
      [
        "group vpc-A in M: is no longer denied sts:AssumeRole (policy nights) [loosened]",
        "user alice in M: gains vpc in A, B, with MFA of up to 3600 s ago [loosened]",
        "user alice in M: is no longer denied sts:AssumeRole (policy nights of group vpc-A) [loosened, iam-write]",
      ]
    `);
    const user = withUser(APPLIED, "bob", (it) => ({
      inline: [...it.inline, { name: "no", document: deny("iam:CreateAccessKey") }],
    }));
    expect(lines(await changesFrom(user, FILE))).toMatchInlineSnapshot(`
      [
        "user bob in M: is denied iam:CreateAccessKey on other resources or conditions (policy no) [loosened, iam-write]",
      ]
    `);
  });

  it("by NotAction in place of a longer list", async () => {
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      inline: [
        {
          name: "vpc",
          document: documentOf({
            Effect: "Allow",
            NotAction: ["vpc:*"],
            Resource: "*",
          }),
        },
      ],
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: may no longer do all except vpc:* (policy vpc)",
        "role vpc in A: may now do vpc:*",
      ]
    `);
  });

  it("by a condition that disappears, also on tags, addresses and external ids", async () => {
    const conditions = {
      IpAddress: { "aws:SourceIp": "10.0.0.0/8" },
      StringEquals: {
        "aws:PrincipalTag/team": "network",
        "sts:ExternalId": "x",
      },
      Bool: {
        "aws:MultiFactorAuthPresent": "true",
        "aws:SecureTransport": "true",
      },
      NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    };
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      trust: trust(ROOT, conditions),
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: no longer requires IpAddress aws:SourceIp 10.0.0.0/8 [loosened, unjudged]",
        "role vpc in A: no longer requires StringEquals aws:PrincipalTag/team network [loosened, unjudged]",
        "role vpc in A: no longer requires StringEquals sts:ExternalId x [loosened, unjudged]",
        "user alice in M: gains vpc in A, with MFA of up to 3600 s ago [loosened]",
      ]
    `);
  });

  it("by older MFA beside conditions that stay", async () => {
    const where = { "aws:SourceIp": ["10.0.0.0/8"] };
    const tls = { "aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true" };
    const from = (age: string) =>
      trust(ROOT, { IpAddress: where, Bool: tls, NumericLessThan: { "aws:MultiFactorAuthAge": age } });
    const plan = structuredClone(planned(FILE));
    const role = Object.values(plan.resource.aws_iam_role ?? {}).find(
      ({ name, provider }) => name === "vpc" && provider === "aws.A",
    ) as unknown as { assume_role_policy: string };
    role.assume_role_policy = JSON.stringify(from("3600"));
    const estate = withRole(APPLIED, "A", "vpc", () => ({ trust: from("300") }));
    expect(lines(await accessChanges(estate, FILE, [plan], NOW))).toEqual([
      "role vpc in A: requires MFA of up to 3600 s ago, was MFA of up to 300 s ago [loosened]",
      "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was MFA of up to 300 s ago [loosened]",
    ]);
  });

  it("by a Deny of a group that a user outside the file leaves", async () => {
    const estate = withAccount(APPLIED, "M", ({ users }) => ({
      users: [
        ...users,
        {
          ...(users[0] as (typeof users)[number]),
          name: "x",
          arn: "arn:aws:iam::111111111111:user/x",
          groups: ["users"],
          inline: [{ name: "all", document: documentOf({ Effect: "Allow", Action: "*", Resource: "*" }) }],
        },
      ],
    }));
    expect(lines(await changesFrom(estate, FILE))).toEqual([
      "group users in M: loses members: x",
      expect.stringMatching(/^user x in M: is no longer denied all except iam:.*of group users.*loosened/),
    ]);
  });

  it("fails for a user in ten groups that the file does not have", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `g${index}`);
    const estate = withAccount(
      withUser(APPLIED, "bob", () => ({ groups: names })),
      "M",
      ({ groups }) => ({
        groups: [...groups, ...names.map((name) => ({ name, path: "/", inline: [], attached: [] }))],
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toContain(
      "user bob in M: would be in 12 groups, IAM allows 10: the apply fails [loosened]",
    );
  });

  it("by no group or policy whose name differs only in case", async () => {
    const estate = withGroup(APPLIED, "users", () => ({ name: "Users" }));
    expect(lines(await changesFrom(estate, FILE))).toContain(
      "group users in M: does not exist, but Users does: IAM ignores case in names, and the apply fails [loosened]",
    );
  });

  it("by the conditions of a user's own delegation", async () => {
    const estate = withUser(
      withGroup(APPLIED, "ec2-B", () => ({ inline: [] })),
      "bob",
      () => ({
        inline: [
          {
            name: "ec2",
            document: documentOf({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Resource: "arn:aws:iam::333333333333:role/ec2",
              Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
            }),
          },
        ],
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toContain(
      "user bob in M: may assume ec2 in B on other conditions: not judged [loosened, unjudged]",
    );
  });

  it("by a policy outside the file with an address, once the account is trusted", async () => {
    const document = documentOf({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    });
    const estate = withAccount(
      withUser(
        withRole(APPLIED, "A", "vpc", () => ({
          trust: trust("arn:aws:iam::111111111111:user/alice", WITH_MFA),
        })),
        "bob",
        (it) => ({ groups: [...it.groups, "office"] }),
      ),
      "M",
      ({ groups }) => ({
        groups: [
          ...groups,
          { name: "office", path: "/", attached: [], inline: [{ name: "office", document }] },
        ],
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toContain(
      "user bob in M: gains vpc in A, with MFA of up to 3600 s ago [loosened]",
    );
    const alone = withUser(APPLIED, "bob", () => ({ inline: [{ name: "office", document }] }));
    expect(lines(await changesFrom(alone, FILE))).toContainEqual(
      expect.stringMatching(/^user bob in M: loses admin, vpc in /),
    );
  });

  it("is not judged where a condition is not understood", async () => {
    const document = documentOf({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws:iam::222222222222:role/vpc",
      Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "team" } },
    });
    const estate = withUser(APPLIED, "bob", () => ({ inline: [{ name: "tags", document }] }));
    expect(lines(await changesFrom(estate, FILE))).toEqual([
      "user bob in M: may assume vpc in A: before or after, not judged [loosened, unjudged]",
    ]);
  });

  it("by a condition of the role's permissions that disappears", async () => {
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      inline: [
        {
          name: "vpc",
          document: documentOf({
            Effect: "Allow",
            Action: "vpc:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalTag/team": "network" } },
          }),
        },
      ],
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: may do vpc:* on other resources or conditions [loosened]",
      ]
    `);
  });

  it("by a Deny of a trust policy, or NotPrincipal", async () => {
    const estate = withRole(APPLIED, "A", "vpc", ({ trust: { Statement } }) => ({
      trust: documentOf(...Statement, {
        Effect: "Deny",
        Principal: { AWS: "arn:aws:iam::111111111111:user/alice" },
        Action: "sts:AssumeRole",
      }),
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: no longer denies sts:AssumeRole by arn:aws:iam::111111111111:user/alice [loosened, unjudged]",
        "user alice in M: gains vpc in A, with MFA of up to 3600 s ago [loosened]",
      ]
    `);
    const other = withRole(APPLIED, "A", "vpc", () => ({
      trust: documentOf({
        Effect: "Deny",
        NotPrincipal: { AWS: ["arn:aws:iam::111111111111:user/bob", ROOT] },
        Action: "sts:AssumeRole",
      }),
    }));
    expect(lines(await changesFrom(other, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: no longer denies sts:AssumeRole by some principals [loosened, unjudged]",
        "role vpc in A: no longer has NotPrincipal in its trust policy: not judged [loosened, unjudged]",
        "role vpc in A: trusts account M as a whole: the policies of its users decide who may assume it [loosened]",
        "user alice in M: gains vpc in A, with MFA of up to 3600 s ago [loosened]",
      ]
    `);
  });

  it("by an older version, whose variables were literal text", async () => {
    const user = "arn:aws:s3:::home/${aws:username}";
    const document = {
      ...documentOf({ Effect: "Allow", Action: "vpc:*", Resource: user }),
      Version: "2008-10-17",
    };
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      inline: [{ name: "home", document: document as never }],
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: has policy home of a version in which \${…} is literal text: not judged [unjudged]",
        "role vpc in A: may do vpc:* on other resources or conditions [loosened]",
      ]
    `);
  });

  it("by longer sessions, older MFA, another path or tags", async () => {
    const estate = withUser(
      withRole(APPLIED, "A", "vpc", () => ({
        maxSession: 900,
        path: "/people/",
        description: "for Alice",
        trust: trust(ROOT, {
          ...WITH_MFA,
          NumericLessThan: { "aws:MultiFactorAuthAge": "300" },
        }),
      })),
      "bob",
      () => ({ tags: { team: "compute" }, path: "/people/" }),
    );
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: has no description, was the description "for Alice"",
        "role vpc in A: has sessions of 3600 s, was 900 s [loosened]",
        "role vpc in A: is at path /, was /people/: its ARN changes, and which policies name it is not judged [loosened, unjudged]",
        "role vpc in A: requires MFA of up to 3600 s ago, was MFA of up to 300 s ago [loosened]",
        "role vpc in A: requires TLS (aws:SecureTransport)",
        "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was MFA of up to 300 s ago [loosened]",
        "user bob in M: has the tags none, was team=compute: which policies ask for them is not judged [loosened, unjudged]",
        "user bob in M: is at path /, was /people/: its ARN changes, and which policies name it is not judged [loosened, unjudged]",
      ]
    `);
  });

  it("by an end that disappears", async () => {
    const until = {
      DateLessThan: { "aws:CurrentTime": "2027-02-01T00:00:00Z" },
    };
    const Resource = "arn:aws:iam::333333333333:role/ec2";
    const estate = withGroup(APPLIED, "ec2-B", () => ({
      inline: [
        {
          name: "ec2-B",
          document: documentOf({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource,
            Condition: until,
          }),
        },
      ],
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "group ec2-B in M: may assume arn:aws:iam::333333333333:role/ec2, or under fewer conditions [loosened]",
        "user bob in M: gains ec2 in B, with MFA of up to 3600 s ago, from 2027-02-01T00:00:00Z on [loosened]",
      ]
    `);
  });

  it("by a member, a user, a role and a role of other case that do not exist", async () => {
    const estate = withAccount(
      withAccount(APPLIED, "M", ({ users }) => ({
        users: users
          .filter(({ name }) => name !== "charlie")
          .map((user) => (user.name === "bob" ? { ...user, groups: ["users"] } : user)),
      })),
      "B",
      ({ roles }) => ({
        roles: roles
          .filter(({ name }) => name !== "admin")
          .map((role) =>
            role.name === "ec2"
              ? {
                  ...role,
                  name: "EC2",
                  arn: "arn:aws:iam::333333333333:role/EC2",
                }
              : role,
          ),
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "group ec2-B in M: has new members: bob [loosened]",
        "group sre in M: has new members: charlie [loosened]",
        "group users in M: has new members: charlie",
        "role admin in B: does not exist: the apply creates it",
        "role ec2 in B: does not exist, but EC2 does: IAM ignores case in names, and the apply fails",
        "user bob in M: gains ec2 in B, with MFA of up to 3600 s ago [loosened]",
        "user bob in M: may assume arn:aws:iam::333333333333:role/ec2, or under fewer conditions [loosened]",
        "user charlie in M: does not exist: the apply creates it [loosened]",
        "user charlie in M: gains admin in A, C, B, with MFA of up to 3600 s ago [loosened]",
      ]
    `);
  });

  it("by self-service that is new", async () => {
    const estate = withGroup(APPLIED, "users", () => ({
      inline: [],
      attached: [],
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "group users in M: is now denied all except iam:CreateVirtualMFADevice, iam:DeleteVirtualMFADevice, iam:EnableMFADevice, iam:GetMFADevice, iam:GetUser, iam:ListMFADevices, iam:ListVirtualMFADevices, iam:ResyncMFADevice, sts:AssumeRole, sts:GetSessionToken, iam:*VirtualMFADevice, iam:EnableMFADevice, without MFA",
        "group users in M: may now do iam:GenerateServiceLastAccessedDetails, iam:GetMFADevice, iam:GetUser, iam:GetUserPolicy, iam:ListAttachedUserPolicies, iam:ListGroupsForUser, iam:ListMFADevices, iam:ListUserPolicies, iam:ListUserTags, iam:*AccessKey*, iam:*LoginProfile, iam:*SSHPublicKey*, iam:*ServiceSpecificCredential*, iam:*SigningCertificate*, iam:ChangePassword, iam:GetAccountPasswordPolicy, iam:GetAccountSummary, iam:GetServiceLastAccessedDetails, iam:ListAccountAliases, iam:ListUsers, iam:ListVirtualMFADevices, iam:CreateVirtualMFADevice, iam:EnableMFADevice, iam:ResyncMFADevice, iam:DeactivateMFADevice, iam:DeleteVirtualMFADevice [iam-write]",
        "user alice in M: is now denied all except iam:CreateVirtualMFADevice, iam:DeleteVirtualMFADevice, iam:EnableMFADevice, iam:GetMFADevice, iam:GetUser, iam:ListMFADevices, iam:ListVirtualMFADevices, iam:ResyncMFADevice, sts:AssumeRole, sts:GetSessionToken, iam:*VirtualMFADevice, iam:EnableMFADevice, without MFA",
        "user alice in M: may now do iam:GenerateServiceLastAccessedDetails, iam:GetMFADevice, iam:GetUser, iam:GetUserPolicy, iam:ListAttachedUserPolicies, iam:ListGroupsForUser, iam:ListMFADevices, iam:ListUserPolicies, iam:ListUserTags, iam:*AccessKey*, iam:*LoginProfile, iam:*SSHPublicKey*, iam:*ServiceSpecificCredential*, iam:*SigningCertificate*, iam:ChangePassword, iam:GetAccountPasswordPolicy, iam:GetAccountSummary, iam:GetServiceLastAccessedDetails, iam:ListAccountAliases, iam:ListUsers, iam:ListVirtualMFADevices, iam:CreateVirtualMFADevice, iam:EnableMFADevice, iam:ResyncMFADevice, iam:DeactivateMFADevice, iam:DeleteVirtualMFADevice [iam-write]",
        "user bob in M: is now denied all except iam:CreateVirtualMFADevice, iam:DeleteVirtualMFADevice, iam:EnableMFADevice, iam:GetMFADevice, iam:GetUser, iam:ListMFADevices, iam:ListVirtualMFADevices, iam:ResyncMFADevice, sts:AssumeRole, sts:GetSessionToken, iam:*VirtualMFADevice, iam:EnableMFADevice, without MFA",
        "user bob in M: may now do iam:GenerateServiceLastAccessedDetails, iam:GetMFADevice, iam:GetUser, iam:GetUserPolicy, iam:ListAttachedUserPolicies, iam:ListGroupsForUser, iam:ListMFADevices, iam:ListUserPolicies, iam:ListUserTags, iam:*AccessKey*, iam:*LoginProfile, iam:*SSHPublicKey*, iam:*ServiceSpecificCredential*, iam:*SigningCertificate*, iam:ChangePassword, iam:GetAccountPasswordPolicy, iam:GetAccountSummary, iam:GetServiceLastAccessedDetails, iam:ListAccountAliases, iam:ListUsers, iam:ListVirtualMFADevices, iam:CreateVirtualMFADevice, iam:EnableMFADevice, iam:ResyncMFADevice, iam:DeactivateMFADevice, iam:DeleteVirtualMFADevice [iam-write]",
        "user charlie in M: is now denied all except iam:CreateVirtualMFADevice, iam:DeleteVirtualMFADevice, iam:EnableMFADevice, iam:GetMFADevice, iam:GetUser, iam:ListMFADevices, iam:ListVirtualMFADevices, iam:ResyncMFADevice, sts:AssumeRole, sts:GetSessionToken, iam:*VirtualMFADevice, iam:EnableMFADevice, without MFA",
        "user charlie in M: may now do iam:GenerateServiceLastAccessedDetails, iam:GetMFADevice, iam:GetUser, iam:GetUserPolicy, iam:ListAttachedUserPolicies, iam:ListGroupsForUser, iam:ListMFADevices, iam:ListUserPolicies, iam:ListUserTags, iam:*AccessKey*, iam:*LoginProfile, iam:*SSHPublicKey*, iam:*ServiceSpecificCredential*, iam:*SigningCertificate*, iam:ChangePassword, iam:GetAccountPasswordPolicy, iam:GetAccountSummary, iam:GetServiceLastAccessedDetails, iam:ListAccountAliases, iam:ListUsers, iam:ListVirtualMFADevices, iam:CreateVirtualMFADevice, iam:EnableMFADevice, iam:ResyncMFADevice, iam:DeactivateMFADevice, iam:DeleteVirtualMFADevice [iam-write]",
      ]
    `);
  });

  it("by a program with a policy on every role, when trust becomes the account", async () => {
    const estate = withAccount(
      withRole(APPLIED, "A", "vpc", () => ({
        trust: trust("arn:aws:iam::111111111111:user/alice", WITH_MFA),
      })),
      "M",
      ({ users, roles }) => ({
        users: [
          ...users,
          {
            ...(users[0] as (typeof users)[number]),
            name: "ci",
            arn: "arn:aws:iam::111111111111:user/ci",
            groups: [],
            inline: [
              {
                name: "all",
                document: documentOf({
                  Effect: "Allow",
                  Action: "sts:*",
                  Resource: "*",
                }),
              },
            ],
          },
        ],
        roles,
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role vpc in A: no longer trusts arn:aws:iam::111111111111:user/alice",
        "role vpc in A: requires TLS (aws:SecureTransport)",
        "role vpc in A: trusts account M as a whole: the policies of its users decide who may assume it [loosened]",
        "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was MFA of any age",
        "user ci in M: gains vpc in A, with MFA of up to 3600 s ago [loosened]",
      ]
    `);
  });

  it("is reported beside what is lost by the same apply", async () => {
    const estate = withAccount(
      withUser(
        withGroup(APPLIED, "sre", (it) => ({
          inline: [...it.inline, { name: "legacy-s3", document: s3 }],
        })),
        "bob",
        (it) => ({
          inline: [{ name: "own-s3", document: s3 }],
          groups: [...it.groups, "legacy"],
        }),
      ),
      "M",
      ({ groups }) => ({
        groups: [
          ...groups,
          {
            name: "legacy",
            path: "/",
            inline: [{ name: "legacy", document: s3 }],
            attached: [],
          },
        ],
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "group sre in M: may no longer do s3:* (policy legacy-s3)",
        "user charlie in M: may no longer do s3:* (policy legacy-s3 of group sre)",
      ]
    `);
  });

  it("is not judged where a document could not be read", async () => {
    const estate = withUser(APPLIED, "bob", () => ({
      attached: ["arn:aws:iam::aws:policy/Unread"],
    }));
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "user bob in M: may assume admin, vpc in M, A, B, C: before or after, not judged [loosened, unjudged]",
        "user bob in M: may assume ec2 in A, B, C: before or after, not judged [loosened, unjudged]",
        "user bob in M: no longer has the managed policy arn:aws:iam::aws:policy/Unread",
      ]
    `);
  });

  it("of a program without MFA is a loss, of a role as well", async () => {
    const estate = withAccount(
      withRole(APPLIED, "A", "vpc", () => ({ trust: trust(ROOT) })),
      "M",
      ({ roles }) => ({
        roles: [
          ...roles,
          {
            ...(roles[0] as (typeof roles)[number]),
            name: "deploy",
            arn: "arn:aws:iam::111111111111:role/deploy",
            trust: trust("arn:aws:iam::999999999999:root"),
            attached: [],
            inline: [
              {
                name: "deploy",
                document: documentOf({
                  Effect: "Allow",
                  Action: "sts:AssumeRole",
                  Resource: "arn:aws:iam::*:role/vpc",
                }),
              },
            ],
          },
        ],
      }),
    );
    expect(lines(await changesFrom(estate, FILE))).toMatchInlineSnapshot(`
      [
        "role deploy in M: loses vpc in A",
        "role vpc in A: requires MFA of up to 3600 s ago, was none",
        "role vpc in A: requires TLS (aws:SecureTransport)",
        "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was none",
      ]
    `);
  });
});

describe("policies as AWS returns them", () => {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: "111111111111" },
    Action: ["sts:AssumeRole"],
    Condition: {
      Bool: { "aws:MultiFactorAuthPresent": true, "aws:SecureTransport": ["true"] },
      NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
    },
  };

  it("are equal with one statement, values that are no text, and an account ID", async () => {
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      trust: { Version: "2012-10-17", Statement: statement } as never,
    }));
    expect(lines(await changesFrom(estate, FILE))).toEqual([]);
  });

  it("are judged in that form", async () => {
    const weaker = { ...statement, Condition: { Bool: { "aws:MultiFactorAuthPresent": true } } };
    const estate = withRole(APPLIED, "A", "vpc", () => ({
      trust: { Version: "2012-10-17", Statement: weaker } as never,
    }));
    expect(lines(await changesFrom(estate, FILE))).toEqual([
      "role vpc in A: requires MFA of up to 3600 s ago, was MFA of any age",
      "role vpc in A: requires TLS (aws:SecureTransport)",
      "user alice in M: needs MFA of up to 3600 s ago for vpc in A, was MFA of any age",
    ]);
  });
});

describe("a stack that declares more than the estate has", () => {
  it("is not judged where it is of another account or another kind", async () => {
    const plan = planned(FILE);
    const accounts = APPLIED.accounts.filter(({ name }) => name !== "C");
    const bucket = { aws_s3_bucket: { logs: { provider: "aws.M", bucket: "logs" } } };
    const stack = { ...plan, resource: { ...plan.resource, ...bucket } };
    const changes = await accessChanges({ ...APPLIED, accounts }, FILE, [stack], NOW);
    expect(lines(changes)).toEqual([
      "setting aws_iam_role in 444444444444: is created by the apply: not judged [unjudged]",
      "setting aws_iam_role_policy in 444444444444: is created by the apply: not judged [unjudged]",
      "setting aws_s3_bucket in M: is created by the apply: not judged [unjudged]",
    ]);
  });
});
