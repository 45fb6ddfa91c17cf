import { join } from "node:path";
import { delegation } from "../../modules/role-group/delegation";
import { closeToQuotas, fullestOf, isClose } from "../../organization/checks/quotas";
import { entitlementsOf } from "../../organization/entitlements";
import type { Found } from "../../organization/json-file";
import { PACKAGE } from "../../organization/package";
import type { PolicyDocument } from "../../organization/policy-document";
import { policyFilesIn } from "../../organization/policy-files";
import { delegationCharacters, policyCharacters, QUOTAS, type Quota } from "../../organization/quotas";
import { organizationSchema } from "../../organization/schema";
import { warningsOf } from "../../organization/warnings";
import { NOW, parse, policies, problemsIn } from "../support/parse-organization";
import { shippedPolicies } from "../support/shipped-policies";

interface Size {
  readonly accounts?: number;
  readonly roles?: number;
  readonly users?: number;
  readonly grant?: string;
  readonly roleName?: string;
  readonly more?: string;
}

/** A file with the given numbers of accounts, roles and users; the first user has the grant. */
function file({ accounts = 2, roles = 1, users = 1, grant = "all", roleName, more = "" }: Size): string {
  const lines = <T>(count: number, line: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => line(index));
  const id = (index: number) => String(Math.floor(((index * 0.618_033_988_75) % 1) * 9e11) + 1e11);
  return [
    "organization: example\nidentity: a0\naccounts:",
    ...lines(accounts, (index) => `  a${index}: { id: "${id(index)}" }`),
    "roles:",
    ...lines(roles, (index) => `  r${index}: { policy: vpc${roleName ? `, name: ${roleName}` : ""} }`),
    "users:",
    ...lines(users, (index) => `  u${index}: ${index === 0 ? `{ grants: { r0: ${grant} } }` : "{}"}`),
    more,
  ].join("\n");
}
const list = (count: number) =>
  `[${Array.from({ length: count }, (_, index) => `a${index + 1}`).join(", ")}]`;
const first = (text: string) => problemsIn(text).split("\n").slice(0, 4).join("\n");

describe("an error about an exceeded quota", () => {
  it("reports the count, limit and fix for groups of a user", () => {
    expect(first(file({ accounts: 13, grant: list(11) }))).toMatchInlineSnapshot(`
      "organization.yaml:20:3: u0 would be in 12 groups, IAM allows 10 and does not raise this quota
        found     users, r0-a1, r0-a10, r0-a11, r0-a2, r0-a3, r0-a4, r0-a5, r0-a6, r0-a7, r0-a8, r0-a9
        fix       grant r0 on a set or on all, or move these grants to a team, whose grants share one group"
    `);
  });

  it("reports the count, limit and fix for groups of the identity account", () => {
    const text = file({ accounts: 151, roles: 2, more: "groups: symmetric" });
    expect(first(text)).toMatchInlineSnapshot(`
      "organization.yaml:2:11: the identity account would have 302 groups, IAM allows 300
        fix       grant on sets, or share grants in teams, or request an increase (up to 500) and record it: quotas: { groupsPerAccount: … }"
    `);
    expect(problemsIn(`${text}\nquotas: { groupsPerAccount: 500 }`)).toBe("");
  });

  it("reports the count, limit and fix for users", () => {
    expect(first(file({ users: 5001 }))).toMatchInlineSnapshot(`
      "organization.yaml:8:1: the identity account would have 5001 users, IAM allows 5000 and does not raise this quota
        fix       give a part of the organization its own file and identity account"
    `);
  });

  it("reports the count, limit and fix for roles of an account", () => {
    const text = file({ accounts: 1, roles: 1001, grant: "a0" });
    expect(first(text)).toMatchInlineSnapshot(`
      "organization.yaml:4:3: account a0 would have 1001 roles, IAM allows 1000
        fix       limit roles to the accounts that need them (accounts: […]), or request an increase (up to 10000) and record it: quotas: { rolesPerAccount: … }"
    `);
    expect(problemsIn(`${text}\nquotas: { rolesPerAccount: 2000 }`)).toBe("");
  });

  it("reports the limit of a group's policies for short and long role names", () => {
    expect(first(file({ accounts: 1700 }))).toMatchInlineSnapshot(`
      "organization.yaml:1707:23: group r0-all may assume 1699 roles, more than fit into its policies: policy 8 would have 6164 characters, IAM allows 6144 and does not raise this quota
        fix       split the scope into sets of fewer accounts and grant on each, or give the role a shorter name in AWS: name: …"
    `);
    expect(problemsIn(file({ accounts: 1001 }))).toBe("");
    expect(problemsIn(file({ accounts: 1001, roleName: "x".repeat(64) }))).toMatch(
      /group r0-all may assume 1000 roles, more than fit into its policies/,
    );
  });

  it("reports the count, limit and fix for customer managed policies", () => {
    const accounts = 1001;
    const sets = Array.from({ length: 170 }, (_, index) => `{ accounts: all, except: [a${index + 1}] }`);
    const teams = sets.map((scope, index) => `  t${index}: { grants: { r0: ${scope} } }`).join("\n");
    const text = file({ accounts, grant: "a1", more: `teams:\n${teams}` });
    expect(first(text)).toMatchInlineSnapshot(`
      "organization.yaml:2:11: the identity account would have 1701 customer managed policies, mostly for groups with many accounts, IAM allows 1500
        fix       share such grants in teams, or request an increase (up to 10000) and record it: quotas: { managedPoliciesPerAccount: … }"
    `);
    expect(problemsIn(`${text}\nquotas: { managedPoliciesPerAccount: 3000 }`)).toBe("");
  }, 20_000);
});

describe("a warning about a quota", () => {
  const close = (size: Size) => closeToQuotas(entitlementsOf(parse(file(size)), NOW));

  it("is printed from 80 % of the quota", () => {
    expect(close({ accounts: 13, grant: list(6) })).toEqual([]);
    expect(close({ accounts: 13, grant: list(7) })).toEqual(["u0 would be in 8 groups; IAM allows 10"]);
    expect(close({ users: 4000 })).toEqual(["the identity account would have 4000 users; IAM allows 5000"]);
  });

  it("is not printed if the quota was raised", () => {
    expect(close({ accounts: 1, roles: 900, grant: "a0" })).toHaveLength(1);
    expect(
      close({
        accounts: 1,
        roles: 900,
        grant: "a0",
        more: "quotas: { rolesPerAccount: 2000 }",
      }),
    ).toEqual([]);
  });
});

describe("a shipped policy", () => {
  // The longest name, and the Deny of the state's bucket that Gatehouse adds.
  const state = `terraform: { state: { backend: s3, bucket: ${"b".repeat(63)}, account: M } }`;

  it.each(shippedPolicies)("causes no warning for any state backend: %s", (name) => {
    const text = `organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { mine: { policy: ${name}, managedPolicies: [ReadOnlyAccess] } }
users: {}
${state}
`;
    const entitlements = entitlementsOf(
      parse(
        text,
        policyFilesIn([join(PACKAGE, "policies")], () => []),
      ),
      NOW,
    );
    expect(warningsOf(entitlements, NOW)).toEqual([]);
    expect(fullestOf(entitlements).filter(isClose)).toEqual([]);
  });

  it("causes a warning if the document itself is long", () => {
    const long = (name: string): Found<PolicyDocument> => ({
      file: `policies/${name}.json`,
      value: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: `s3:${"G".repeat(8150)}`, Resource: "*" }],
      },
    });
    const organization = parse(file({}), { ...policies, policy: long });
    expect(closeToQuotas(entitlementsOf(organization, NOW))).toEqual([
      expect.stringMatching(/^the policy of role r0 has 8\d{3} characters; IAM allows 10240$/),
    ]);
  });
});

describe("the delegation's computed length", () => {
  const END = "2027-02-01T00:00:00Z";
  it.each([
    ["no role", []],
    ["one role", [{ roleArns: ["arn:aws:iam::222222222222:role/vpc"] }]],
    ["one with an end", [{ roleArns: ["arn:aws:iam::222222222222:role/vpc"], notAfter: END }]],
    [
      "many with several ends",
      [
        {
          roleArns: ["arn:aws:iam::222222222222:role/vpc", "arn:aws:iam::222222222222:role/ec2"],
        },
        { roleArns: ["arn:aws:iam::333333333333:role/vpc"], notAfter: END },
        {
          roleArns: ["arn:aws:iam::444444444444:role/vpc"],
          notAfter: "2028-01-01T12:30:00Z",
        },
      ],
    ],
  ])("equals its written length: %s", (_, delegated) => {
    const roles = delegated.flatMap(({ roleArns, ...end }) => roleArns.map((arn) => ({ arn, ...end })));
    const written = policyCharacters(delegation(delegated));
    expect(delegationCharacters(roles)).toBe(delegated.length === 0 ? written - 1 : written);
  });
});

describe("a quota that a message advises to raise", () => {
  it("is a key of the file", () => {
    const raisable = Object.entries<Quota>(QUOTAS).filter(([, { raisableTo }]) => raisableTo !== undefined);
    const keys = Object.keys(organizationSchema.shape.quotas.unwrap().shape);
    expect(raisable.map(([name]) => name).sort()).toEqual(keys.sort());
  });
});
