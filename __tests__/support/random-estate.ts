import fc from "fast-check";
import type {
  Estate,
  EstateAccount,
  EstateGroup,
  EstateRole,
  EstateUser,
} from "../../access/import/estate/estate";
import type { PolicyDocument } from "../../organization/policy-document";
import { documentOf } from "./imported";

const IDENTITY = "111111111111";
const OTHER = "222222222222";
const ROOT = `arn:aws:iam::${IDENTITY}:root`;
const USERS = ["alice", "bob", "carol"];
const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const ROLES = [roleArn(OTHER, "vpc"), roleArn(OTHER, "admin"), roleArn(IDENTITY, "vpc")];
const LIMIT = `arn:aws:iam::${IDENTITY}:policy/limit`;

/** Values that calls have, and that conditions ask for; `undefined` without the key. */
export const VALUES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "aws:SourceIp": ["10.1.1.1", "10.200.0.1", "192.168.0.5", "8.8.8.8", undefined],
  "aws:RequestedRegion": ["eu-west-1", "us-east-1", undefined],
  "sts:RoleSessionName": ["alice", "bob", "deploy", "x9"],
  "sts:SourceIdentity": ["alice", "eve", undefined],
  "sts:ExternalId": ["abc", "zzz", undefined],
};

const conditions = fc
  .array(
    fc.constantFrom<Record<string, Record<string, string | string[]>>>(
      { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"] } },
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { IpAddress: { "aws:SourceIp": "10.128.0.0/9" } },
      { NotIpAddress: { "aws:SourceIp": "10.1.0.0/16" } },
      { NotIpAddressIfExists: { "aws:SourceIp": "10.0.0.0/8" } },
      { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
      { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
      { StringLike: { "aws:requestedregion": "eu-*" } },
      { StringNotEqualsIfExists: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } },
      { StringEquals: { "sts:RoleSessionName": "${aws:username}" } },
      { StringEquals: { "sts:RoleSessionName": ["deploy", "bob"] } },
      { StringLike: { "sts:SourceIdentity": "*" } },
      { StringEquals: { "sts:SourceIdentity": "${aws:username}" } },
      { Null: { "sts:SourceIdentity": "true" } },
      { StringEquals: { "sts:ExternalId": "abc" } },
      { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
      { StringEquals: { "aws:username": "bob" } },
      { StringEquals: { "aws:PrincipalTag/team": "x" } },
      { StringNotLike: { "aws:PrincipalArn": "*alice*" } },
    ),
    { maxLength: 2 },
  )
  .map((all) =>
    all.reduce<Record<string, object>>((sum, it) => {
      for (const [operator, keys] of Object.entries(it)) sum[operator] = { ...sum[operator], ...keys };
      return sum;
    }, {}),
  )
  .map((Condition) => (Object.keys(Condition).length === 0 ? {} : { Condition }));

const effects = fc.constantFrom("Allow", "Allow", "Allow", "Deny");
const about = fc.constantFrom<object>(
  { Action: "sts:AssumeRole", Resource: "*" },
  { Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/vpc" },
  ...ROLES.map((Resource) => ({ Action: "sts:AssumeRole", Resource })),
  { Action: "sts:*", Resource: ROLES },
  { Action: "*", Resource: "*" },
  { NotAction: "iam:*", Resource: "*" },
  { Action: "sts:AssumeRole", NotResource: ROLES[0] },
  { Action: "s3:GetObject", Resource: "*" },
);
const documents = fc
  .array(
    fc.tuple(effects, about, conditions).map(([Effect, what, when]) => ({ Effect, ...what, ...when })),
    { minLength: 1, maxLength: 2 },
  )
  .map((statements) => documentOf(...statements));
const delegation = fc
  .subarray(ROLES, { minLength: 1 })
  .map((Resource) => documentOf({ Effect: "Allow", Action: "sts:AssumeRole", Resource }));

const inline = (from: fc.Arbitrary<PolicyDocument>, most: number) =>
  fc
    .array(from, { maxLength: most })
    .map((all) => all.map((document, index) => ({ name: `p${index}`, document })));

const GATEHOUSE = {
  Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
  NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
};
const principals = fc.constantFrom<object>(
  ...[ROOT, ROOT, `arn:aws:iam::${IDENTITY}:user/alice`, "*", roleArn(IDENTITY, "vpc")].map((AWS) => ({
    Principal: { AWS },
  })),
  { Principal: { AWS: [ROOT, `arn:aws:iam::${IDENTITY}:user/bob`] } },
);
const trusts = fc
  .array(
    fc.tuple(
      fc.constantFrom("Allow", "Allow", "Allow", "Allow", "Deny"),
      principals,
      fc.oneof(fc.constant({ Condition: GATEHOUSE }), conditions),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) =>
    documentOf(...all.map(([Effect, who, when]) => ({ Effect, ...who, Action: "sts:AssumeRole", ...when }))),
  );

const boundaries = fc.constantFrom({}, {}, {}, { permissionsBoundary: LIMIT });
const teams = fc.constantFrom<Record<string, string>>({}, { team: "x" });

const roles = (account: string, names: readonly string[]): fc.Arbitrary<EstateRole[]> =>
  fc.tuple(
    ...names.map((name) =>
      fc.record({
        name: fc.constant(name),
        arn: fc.constant(roleArn(account, name)),
        path: fc.constant("/"),
        tags: teams,
        trust: trusts,
        maxSession: fc.constant(3600),
        instanceProfiles: fc.constant([]),
        inline: inline(documents, 1),
        attached: fc.constant([]),
      }),
    ),
  );

const GROUPS = ["vpc-A", "office", "devs"];
const groups: fc.Arbitrary<EstateGroup[]> = fc.tuple(
  ...GROUPS.map((name) =>
    fc.record({
      name: fc.constant(name),
      path: fc.constant("/"),
      inline: inline(name === "office" ? documents : fc.oneof(delegation, delegation, documents), 1),
      attached: fc.constant([]),
    }),
  ),
);
const users: fc.Arbitrary<EstateUser[]> = fc.tuple(
  ...USERS.map((name) =>
    fc
      .record({
        tags: teams,
        groups: fc.subarray(GROUPS),
        hasPassword: fc.boolean(),
        inline: inline(documents, 1),
        bounded: boundaries,
      })
      .map(({ bounded, ...others }) => ({
        name,
        arn: `arn:aws:iam::${IDENTITY}:user/${name}`,
        path: "/",
        mfaDevices: [],
        accessKeys: [],
        attached: [],
        ...others,
        ...bounded,
      })),
  ),
);

/** Two accounts, whose policies, boundary and trust policies ask for values of {@link VALUES}, and for values that no call has. */
export const randomEstate: fc.Arbitrary<Estate> = fc
  .record({
    users,
    groups,
    limit: documents,
    ofIdentity: roles(IDENTITY, ["vpc"]),
    others: roles(OTHER, ["vpc", "admin"]),
  })
  .map((it) => {
    const empty = {
      users: [],
      groups: [],
      policies: [],
      unassignedMfaDevices: [],
      oidcProviders: [],
      samlProviders: [],
      unread: [],
    };
    const accounts: EstateAccount[] = [
      {
        ...empty,
        name: "M",
        id: IDENTITY,
        isIdentity: true,
        users: it.users,
        groups: it.groups,
        roles: it.ofIdentity,
        policies: [{ name: "limit", arn: LIMIT, path: "/", document: it.limit }],
      },
      { ...empty, name: "A", id: OTHER, isIdentity: false, roles: it.others },
    ];
    return { partition: "aws", managedPolicies: {}, accounts };
  });
