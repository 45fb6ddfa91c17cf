import fc from "fast-check";
import type {
  Estate,
  EstateAccount,
  EstateGroup,
  EstatePolicies,
  EstateRole,
  EstateUser,
} from "../../access/import/estate/estate";
import { uncounted } from "../../access/import/import-report";
import { infer } from "../../access/import/infer/infer";
import type { PolicyDocument } from "../../organization/policy-document";
import { NOW, policies } from "./parse-organization";
import { entitlementsOfImport } from "./random-import";

const IDS = { M: "111111111111", A: "222222222222", B: "333333333333" } as const;
type AccountName = keyof typeof IDS;
const ROOT = `arn:aws:iam::${IDS.M}:root`;
const ISSUER = "token.actions.githubusercontent.com";

/** Names that the file, IAM or a shell refuses, that differ only by case, that are reserved, or that others would collide with. */
const NAMES = [
  ...["vpc", "Vpc", "vpc-2", "ops", "alice", "Alice", "x", "users", "Users", "all", "123", "null", "true"],
  ...["constructor", "__proto__", "-", "=x", "a+b", "a,b", ".d", "alice-access", "vpc-A", "vpc-all-except-B"],
  ...[
    "x; touch y",
    "${TfToken[1]}",
    "a\u001b[31m|`b",
    "",
    "ü",
    "r".repeat(64),
    "R".repeat(64),
    "s".repeat(65),
  ],
];
const name = fc.constantFrom(...NAMES);
const ENTRY = "OrganizationAccountAccessRole";

/** Values of conditions and tags. */
const value = fc.constantFrom(
  "true",
  "",
  "3600",
  "0",
  "999999999",
  "-1",
  "10.0.0.0/8",
  "${aws:username}",
  "${x}",
  "%{if}",
);
const condition = fc.option(
  fc.dictionary(
    fc.constantFrom(
      "Bool",
      "BoolIfExists",
      "NumericLessThan",
      "StringEquals",
      "IpAddress",
      "DateLessThan",
      "Null",
    ),
    fc.dictionary(
      fc.constantFrom(
        ...["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:SecureTransport", "aws:SourceIp"],
        ...["aws:CurrentTime", "sts:RoleSessionName", "sts:SourceIdentity", "aws:PrincipalOrgID", "x"],
      ),
      fc.oneof(value, fc.array(value, { maxLength: 2 }), fc.boolean(), fc.integer()),
      { maxKeys: 2 },
    ),
    { maxKeys: 2 },
  ),
  { nil: undefined, freq: 2 },
);
const accountName = fc.constantFrom<AccountName>("M", "A", "B");
const arn = fc.oneof(
  fc.tuple(accountName, name).map(([account, role]) => `arn:aws:iam::${IDS[account]}:role/${role}`),
  fc.constantFrom(
    "*",
    "arn:aws:iam::*:role/vpc",
    `arn:aws:iam::${IDS.A}:role/*`,
    "garbage",
    "arn:aws:iam::9:role/x",
  ),
);
const several = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { maxLength: 3 }));

function documentOf(statement: fc.Arbitrary<object>): fc.Arbitrary<PolicyDocument> {
  return fc
    .record(
      {
        Version: fc.constantFrom("2012-10-17", "2008-10-17"),
        Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })),
        Id: fc.constant("z"),
      },
      { requiredKeys: [] },
    )
    .map((document) => document as unknown as PolicyDocument);
}

const delegating = fc.record(
  {
    Sid: fc.constantFrom("a", "DenyTerraformEntry", "DenyRootSessions"),
    Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    Action: several(fc.constantFrom("sts:AssumeRole", "sts:AssumeRole", "sts:TagSession", "s3:*", "*")),
    Resource: several(arn),
    Condition: condition,
  },
  { requiredKeys: ["Effect", "Action", "Resource"] },
);
const permitting = fc.record(
  {
    Sid: fc.constantFrom("a", "b"),
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: several(fc.constantFrom("s3:GetObject", "iam:*", "*", "S3:Get*", "nonsense", "")),
    NotAction: fc.constant("iam:*"),
    Resource: several(fc.constantFrom("*", "arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::ü\u4e2d/*", "")),
    NotResource: fc.constant("*"),
    Condition: condition,
  },
  { requiredKeys: ["Effect"] },
);
const trusting = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constant({ Effect: "Allow", Principal: { AWS: ROOT }, Action: "sts:AssumeRole" }),
  },
  fc.record(
    {
      Effect: fc.constantFrom("Allow", "Deny"),
      Principal: fc.constantFrom<unknown>(
        ...[
          "*",
          { AWS: "*" },
          { AWS: ROOT },
          { AWS: [ROOT, "AIDAEXAMPLEEXAMPLE00"] },
          { Service: "ec2.amazonaws.com" },
          {},
        ],
        ...[{ AWS: `arn:aws:iam::${IDS.M}:user/alice` }, { AWS: "999999999999" }, { AWS: [] }],
      ),
      Action: several(fc.constantFrom("sts:AssumeRole", "sts:*", "sts:TagSession", "sts:SetSourceIdentity")),
      Condition: condition,
    },
    { requiredKeys: ["Effect", "Action"] },
  ),
  fc
    .tuple(value, fc.constantFrom("repo:o/*", "repo:o@1/r@2:ref:x", "${x}", "", "ü"))
    .map(([audience, subject]) => ({
      ...{ Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity" },
      Principal: { Federated: `arn:aws:iam::${IDS.A}:oidc-provider/${ISSUER}` },
      Condition: { StringEquals: { [`${ISSUER}:aud`]: audience, [`${ISSUER}:sub`]: subject } },
    })),
);

const MANAGED = [
  "arn:aws:iam::aws:policy/ReadOnlyAccess",
  `arn:aws:iam::${IDS.M}:policy/own`,
  "arn:aws:iam::aws:policy/${x}",
];
const attached = fc.subarray(MANAGED, { maxLength: 1 });
const boundary = fc.option(fc.constantFrom(...MANAGED, "garbage"), { nil: undefined, freq: 5 });
const tags = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.dictionary(
    fc.constantFrom("team", "Team", "gatehouse:enroll-until", "aws:x", "a${b}", "k".repeat(129)),
    value,
    {
      maxKeys: 2,
    },
  ),
);
const path = fc.constantFrom("/", "/", "/", "/", "/team/", "/${x}/");
const inlineOf = (document: fc.Arbitrary<PolicyDocument>): fc.Arbitrary<EstatePolicies["inline"]> =>
  fc
    .array(document, { maxLength: 2 })
    .map((all) => all.map((it, index) => ({ name: `p${index}`, document: it })));

const roleIn = (account: AccountName): fc.Arbitrary<EstateRole> =>
  fc
    .record({
      ...{ name: fc.oneof(name, fc.constant(ENTRY)), path, tags, attached, permissionsBoundary: boundary },
      trust: documentOf(trusting),
      maxSession: fc.constantFrom(3600, 3600, 7200, 7201, 0, 900, 43_201, -1),
      instanceProfiles: fc.constantFrom([], [], [], ["i"]),
      inline: inlineOf(documentOf(permitting)),
      ofOther: fc.constantFrom(false, false, false, true),
    })
    .map(({ ofOther, ...role }) => ({
      ...role,
      arn: ofOther ? "garbage" : `arn:aws:iam::${IDS[account]}:role${role.path}${role.name}`,
    }));
const group: fc.Arbitrary<EstateGroup> = fc.record({
  ...{ name, path, attached },
  inline: inlineOf(documentOf(fc.oneof({ weight: 3, arbitrary: delegating }, permitting))),
});
const user: fc.Arbitrary<EstateUser> = fc
  .record({
    ...{ name, path, tags, attached, permissionsBoundary: boundary },
    groups: fc.array(name, { maxLength: 12 }),
    mfaDevices: fc.array(
      name.map((device) => `arn:aws:iam::${IDS.M}:mfa/${device}`),
      { maxLength: 1 },
    ),
    hasPassword: fc.option(fc.boolean(), { nil: undefined }),
    inline: inlineOf(documentOf(fc.oneof(delegating, permitting))),
  })
  .map((it) => ({ ...it, arn: `arn:aws:iam::${IDS.M}:user${it.path}${it.name}`, accessKeys: [] }));

const unique = <T extends { readonly name: string }>(one: fc.Arbitrary<T>, maxLength: number) =>
  fc.uniqueArray(one, { maxLength, selector: (it) => it.name });

const accountOf = (of: AccountName): fc.Arbitrary<EstateAccount> =>
  fc
    .record({
      roles: unique(roleIn(of), 5),
      groups: unique(group, of === "M" ? 12 : 0),
      users: unique(user, of === "M" ? 4 : 0),
      alias: fc.option(fc.constantFrom("acme", "a--b", "${x}", ""), { nil: undefined }),
      passwordPolicy: fc.option(
        fc.record({
          minimumLength: fc.constantFrom(6, 14, 0, 129),
          maxAgeDays: fc.constantFrom(undefined, 1, 90, 9999),
          reusePrevention: fc.constantFrom(undefined, 1, 24, 99),
          requireSymbols: fc.boolean(),
          requireNumbers: fc.boolean(),
          requireUppercase: fc.boolean(),
          requireLowercase: fc.boolean(),
          allowUsersToChange: fc.boolean(),
          hardExpiry: fc.boolean(),
        }),
        { nil: undefined },
      ),
    })
    .map(({ users, groups, ...account }) => ({
      ...account,
      ...{ name: of, id: IDS[of], isIdentity: of === "M", groups },
      users: users.map((it) => ({
        ...it,
        groups: [...new Set(it.groups)].filter((name) => groups.some((existing) => existing.name === name)),
      })),
      policies:
        of === "M"
          ? [
              {
                ...{ name: "own", path: "/", arn: `arn:aws:iam::${IDS.M}:policy/own` },
                document: { Version: "2012-10-17", Statement: [] } as const,
              },
            ]
          : [],
      unassignedMfaDevices: [],
      oidcProviders:
        of === "A" ? [{ arn: `arn:aws:iam::${IDS.A}:oidc-provider/${ISSUER}`, audiences: [] }] : [],
      samlProviders: of === "B" ? [`arn:aws:iam::${IDS.B}:saml-provider/Okta`] : [],
      unread: [],
    }));

/** Estates with names, documents and numbers of any origin. */
const hostileEstate: fc.Arbitrary<Estate> = fc
  .tuple(accountOf("M"), accountOf("A"), accountOf("B"))
  .map((accounts) => ({ partition: "aws", accounts, managedPolicies: {} }));

/** Fails with its seed on the first estate that ends an import, that is not listed in full, or whose file does not load. */
export function expectImportable(count: number, seed: number): void {
  fc.assert(
    fc.property(hostileEstate, (estate) => {
      const imported = infer(estate, policies, { now: NOW });
      entitlementsOfImport(imported);
      expect(uncounted(estate, imported.findings, [])).toEqual([]);
    }),
    { numRuns: count, seed, endOnFailure: false },
  );
}
