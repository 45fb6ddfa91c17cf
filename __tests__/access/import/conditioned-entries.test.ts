import type { Estate } from "../../../access/import/estate/estate";
import {
  appliedEstate,
  changesFrom,
  documentOf,
  lines,
  trust,
  withAccount,
  withRole,
  withUser,
} from "../../support/imported";
import { entitlements } from "../../support/parse-organization";

const FILE = entitlements(`
users:
  alice: { grants: { vpc: A } }
  bob: { grants: { ec2: B } }
`);
const APPLIED = appliedEstate(FILE);
const WITH_MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const ASSUMES = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };
const DENIED = { ...ASSUMES, Effect: "Deny" };
const GAIN = "user bob in M: gains vpc in A, with MFA of up to 3600 s ago [loosened]";

/** Only alice may assume vpc; bob has these statements by a group that the file does not have. */
function estateOf(...statements: readonly object[]): Estate {
  const office = {
    name: "office",
    path: "/",
    attached: [],
    inline: [{ name: "office", document: documentOf(...statements) }],
  };
  const byName = withRole(APPLIED, "A", "vpc", () => ({
    trust: trust("arn:aws:iam::111111111111:user/alice", WITH_MFA),
  }));
  const inOffice = withUser(byName, "bob", ({ groups }) => ({ groups: [...groups, "office"] }));
  return withAccount(inOffice, "M", ({ groups }) => ({ groups: [...groups, office] }));
}

async function ofBob(estate: Estate): Promise<string[]> {
  return lines(await changesFrom(estate, FILE)).filter((line) => line.startsWith("user bob"));
}

describe("a role that a user gains under a condition", () => {
  const two = { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"] } };
  it.each([
    [
      "the second address of a policy",
      [
        { ...ASSUMES, Condition: two },
        { ...DENIED, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
      ],
    ],
    [
      "an address beside a range within another",
      [
        { ...ASSUMES, Condition: { IpAddress: { "aws:SourceIp": "2001:db8::/32" } } },
        { ...DENIED, Condition: { IpAddress: { "aws:SourceIp": ["2001:db8::/33"] } } },
      ],
    ],
    [
      "the only region that a Deny leaves",
      [ASSUMES, { ...DENIED, Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } } }],
    ],
    [
      "a key that a Deny requires",
      [ASSUMES, { ...DENIED, Condition: { Null: { "sts:SourceIdentity": "true" } } }],
    ],
    ["a session name", [{ ...ASSUMES, Condition: { StringEquals: { "sts:RoleSessionName": "deploy" } } }]],
    [
      "two keys of two policies",
      [
        { ...ASSUMES, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } },
        { ...DENIED, Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-west-2"] } } },
      ],
    ],
  ])("is reported: %s", async (_, statements) => {
    expect(await ofBob(estateOf(...statements))).toEqual([GAIN]);
  });

  it("is reported: the address of a boundary", async () => {
    const arn = "arn:aws:iam::111111111111:policy/limit";
    const document = documentOf({
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    });
    const bounded = withUser(estateOf(ASSUMES), "bob", () => ({ permissionsBoundary: arn }));
    const estate = withAccount(bounded, "M", ({ policies }) => ({
      policies: [...policies, { name: "limit", arn, path: "/", document }],
    }));
    expect(await ofBob(estate)).toEqual(
      expect.arrayContaining([
        GAIN,
        "user bob in M: may assume ec2 in A, B, C on other conditions: not judged [loosened, unjudged]",
      ]),
    );
  });

  it.each([
    ["a pattern", { StringLike: { "aws:RequestedRegion": "eu-*" } }],
    ["a variable", { StringEquals: { "sts:SourceIdentity": "${aws:PrincipalTag/team}" } }],
    ["another operator of a known key", { StringLike: { "aws:CurrentTime": "2027-*" } }],
    ["a number", { NumericLessThan: { "sts:DurationSeconds": "3600" } }],
    ["an address that is none", { IpAddress: { "aws:SourceIp": "10.0.0.0/8/8" } }],
    ["operators of two kinds", { StringEquals: { "aws:x": "true" }, Bool: { "aws:x": "true" } }],
    ["too many combinations", { StringEquals: { "aws:a": "1", "aws:b": "1", "aws:c": "1", "aws:d": "1" } }],
  ])("is not judged: %s", async (_, Condition) => {
    for (const statements of [[{ ...ASSUMES, Condition }], [ASSUMES, { ...DENIED, Condition }]])
      expect(await ofBob(estateOf(...statements))).toEqual([
        "user bob in M: may assume vpc in A: before or after, not judged [loosened, unjudged]",
      ]);
  });

  it("is not judged in a version in which variables are text", async () => {
    const Condition = { StringEquals: { "sts:SourceIdentity": "${aws:username}" } };
    const estate = withUser(estateOf(), "bob", () => ({
      inline: [
        {
          name: "old",
          document: { ...documentOf({ ...ASSUMES, Condition }), Version: "2008-10-17" as never },
        },
      ],
    }));
    expect(await ofBob(estate)).toContainEqual(
      expect.stringMatching(/may assume .*: before or after, not judged/),
    );
  });
});

describe("a role that a user loses under a condition", () => {
  it("is reported with the user's own policy", async () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    const estate = withUser(APPLIED, "bob", () => ({
      inline: [
        {
          name: "own",
          document: documentOf({ ...ASSUMES, Resource: "arn:aws:iam::222222222222:role/vpc", Condition }),
        },
      ],
    }));
    expect(await ofBob(estate)).toEqual(["user bob in M: loses vpc in A"]);
  });

  it("is no gain if the trust policy asks for more", async () => {
    const named = entitlements(
      "mfa: { maxAge: 1h }\nsessions: { named: true }\nusers:\n  alice: { grants: { vpc: A } }\n",
    );
    const estate = appliedEstate(FILE);
    const changes = lines(await changesFrom(estate, named)).filter((line) => line.startsWith("user alice"));
    expect(changes).toEqual(["user alice in M: may assume vpc in A on more conditions than before"]);
  });
});
