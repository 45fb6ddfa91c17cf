import { readdirSync } from "node:fs";
import { type AccountContents, AccountIndex } from "../../../access/adopt/account-index";
import { adoptionOf } from "../../../access/adopt/adoption";
import { renderImports } from "../../../access/adopt/import-file";
import { IMPORTABLE } from "../../../access/adopt/importable";
import { declaredIn } from "../../../access/iam/declared-resources";
import type { AttachedPolicies } from "../../../access/iam/iam-snapshot";
import type { LiveRole, LiveUser } from "../../../access/iam/live-iam";
import type { TerraformJson } from "../../../access/iam/planned-iam";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import { entitlements, NOW } from "../../support/parse-organization";
import { planOf, synthesizeAll } from "../../support/synthesized";

const M = "111111111111";
const A = "222222222222";
const DOCUMENT = { Version: "2012-10-17", Statement: [] } as const;

/** An account in which these stand, and nothing else. */
function account(
  contents: Partial<AccountContents["live"]> & Partial<Omit<AccountContents, "live">> = {},
): AccountIndex {
  const { users = [], groups = [], roles = [], attached = [], ...others } = contents;
  const live = { users, groups, roles, attached };
  return new AccountIndex({
    live,
    policies: [],
    withPassword: new Set(),
    hasPasswordPolicy: false,
    guardrails: { topics: [], rules: [], budgets: [], controlPolicies: [], trails: [] },
    ...others,
  });
}

const user = (name: string, path = "/"): LiveUser => ({
  name,
  id: `AIDA${name}`,
  arn: `arn:aws:iam::${M}:user${path}${name}`,
  accountId: M,
  policies: [],
});
const group = (name: string, ...members: string[]) => ({
  name,
  accountId: M,
  policies: [],
  members,
});
const role = (name: string, path = "/", trusted: unknown = { AWS: `arn:aws:iam::${M}:root` }): LiveRole => ({
  name,
  id: `AROA${name}`,
  arn: `arn:aws:iam::${A}:role${path}${name}`,
  accountId: A,
  policies: [],
  managedPolicyArns: [],
  trust: {
    ...DOCUMENT,
    Statement: [
      {
        Sid: "It",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: trusted,
      } as never,
    ],
  },
});
const attached = (
  kind: AttachedPolicies["kind"],
  owner: string,
  inline: readonly string[],
  attached: readonly string[] = [],
): AttachedPolicies => ({
  accountId: kind === "role" ? A : M,
  kind,
  owner,
  inline,
  attached,
});

const plan: TerraformJson = planOf(
  entitlements("users: { alice: { mfaDevice: phone, grants: { vpc: [A] } }, john.doe: {} }\n"),
);
const adopt = (stack: TerraformJson, ...accounts: [string, AccountIndex][]) =>
  adoptionOf(stack, new Map(accounts));
const idsOf = ({ imports }: ReturnType<typeof adopt>) => imports.map(({ to, id }) => `${to} ${id}`);

describe("adoption", () => {
  it("imports nothing from empty accounts: the apply creates everything", () => {
    const { imports, absent, refused } = adopt(plan, [M, account()], [A, account()]);
    expect([imports, refused]).toEqual([[], []]);
    expect(absent).toContain("aws_iam_user.user_john__2edoe");
  });

  it("imports a user, its settings and its existing policies", () => {
    const existing = account({
      users: [user("john.doe"), user("alice"), user("mallory")],
      attached: [attached("user", "alice", ["mfa-device", "own"])],
    });
    expect(idsOf(adopt(plan, [M, existing]))).toEqual([
      "aws_iam_user.user_alice alice",
      "aws_iam_user.user_john__2edoe john.doe",
      "aws_iam_user_policy.user_alice alice:mfa-device",
      "aws_iam_user_policies_exclusive.user_alice alice",
      "aws_iam_user_policies_exclusive.user_john__2edoe john.doe",
      "aws_iam_user_policy_attachments_exclusive.user_alice alice",
      "aws_iam_user_policy_attachments_exclusive.user_john__2edoe john.doe",
    ]);
  });

  it("imports a role into its own account only", () => {
    const existing = account({
      roles: [role("vpc")],
      attached: [attached("role", "vpc", ["vpc"])],
    });
    expect(idsOf(adopt(plan, [M, account()], [A, existing]))).toEqual([
      "aws_iam_role.role_A_vpc vpc",
      "aws_iam_role_policy.role_A_vpc vpc:vpc",
      "aws_iam_role_policies_exclusive.role_A_vpc vpc",
      "aws_iam_role_policy_attachments_exclusive.role_A_vpc vpc",
    ]);
  });

  it("leaves creating a role's missing policy to the apply", () => {
    const existing = account({ roles: [role("vpc")], attached: [attached("role", "vpc", ["other"])] });
    const adoption = adopt(plan, [A, existing]);
    expect(idsOf(adoption)).not.toContain("aws_iam_role_policy.role_A_vpc vpc:vpc");
    expect(adoption.absent).toContain("aws_iam_role_policy.role_A_vpc");
  });

  it("imports the password policy, and the alias if the file declares it", () => {
    const stack: TerraformJson = {
      provider: plan.provider,
      resource: {
        aws_iam_account_alias: { a: { provider: "aws.M", account_alias: "acme-m" } },
        aws_iam_account_password_policy: { p: { provider: "aws.M" } },
      },
    };
    expect(idsOf(adopt(stack, [M, account({ alias: "acme-m", hasPasswordPolicy: true })]))).toEqual([
      "aws_iam_account_alias.a acme-m",
      "aws_iam_account_password_policy.p iam-account-password-policy",
    ]);
    expect(idsOf(adopt(stack, [M, account({ alias: "another" })]))).toEqual([]);
  });

  it("reports undeclared group members and imports no membership", () => {
    const existing = account({
      groups: [group("users", "alice", "mallory"), group("vpc-A", "john.doe")],
    });
    const adoption = adopt(plan, [M, existing]);
    expect(adoption.foreignMembers).toEqual([
      { accountId: M, group: "users", user: "mallory" },
      { accountId: M, group: "vpc-A", user: "john.doe" },
    ]);
    expect(idsOf(adoption).filter((it) => it.includes("membership"))).toEqual([]);
  });

  it("reports removed principals of trust policies and removed paths", () => {
    const server = {
      Service: ["ec2.amazonaws.com"],
      AWS: `arn:aws:iam::${M}:root`,
    };
    const { notes } = adopt(
      plan,
      [M, account({ users: [user("alice", "/people/web/")] })],
      [
        A,
        account({
          roles: [role("vpc", "/", server), role("ec2", "/", "*")],
        }),
      ],
    );
    expect(notes.map(({ note }) => note)).toEqual([
      "user alice is at /people/web/: the apply moves the user to /, and the ARN changes",
      "role ec2 trusts *: the apply removes that principal",
      "role vpc trusts ec2.amazonaws.com: the apply removes that principal",
    ]);
  });

  it("treats an account id and its root ARN as the same principal", () => {
    const byId = (id: string) => account({ roles: [role("vpc", "/", { AWS: id })] });
    expect(adopt(plan, [A, byId(M)]).notes).toEqual([]);
    expect(adopt(plan, [A, byId(A)]).notes.map(({ note }) => note)).toEqual([
      `role vpc trusts ${A}: the apply removes that principal`,
    ]);
  });

  it("reports a permissions boundary only if the file does not declare it", () => {
    const bounded = <T extends LiveUser | LiveRole>(it: T): T => ({ ...it, permissionsBoundary: DOCUMENT });
    const existing: [string, AccountIndex][] = [
      [M, account({ users: [bounded(user("alice"))] })],
      [A, account({ roles: [bounded(role("vpc")), role("ec2")] })],
    ];
    const notesOf = (stack: TerraformJson) => adopt(stack, ...existing).notes.map(({ note }) => note);
    expect(notesOf(plan)).toEqual([
      "user alice has a permissions boundary that the file does not declare: the apply removes it",
      "role vpc has a permissions boundary that the file does not declare: the apply removes it",
    ]);
    const declaring = JSON.parse(JSON.stringify(plan));
    for (const it of Object.values<Record<string, unknown>>(declaring.resource.aws_iam_role))
      it.permissions_boundary = "arn:aws:iam::222222222222:policy/edge";
    expect(notesOf(declaring)).toHaveLength(1);
  });
});

describe("adoption of what Terraform would replace or fail on", () => {
  const refusedOf = (adoption: ReturnType<typeof adopt>) => adoption.refused.map(({ why }) => why).join("\n");

  it("refuses a role at another path", () => {
    const adoption = adopt(plan, [A, account({ roles: [role("vpc", "/old/")] })]);
    expect(idsOf(adoption)).toEqual([]);
    expect(refusedOf(adoption)).toMatchInlineSnapshot(`
      "role vpc exists at another path, and Terraform would replace it
        found     /old/
        expected  /
        fix       give the role in the file another name (name: …), and delete the old one when it is no longer used"
    `);
  });

  it("refuses names that differ only in case", () => {
    const adoption = adopt(
      plan,
      [M, account({ users: [user("Alice")], groups: [group("VPC-A")] })],
      [A, account({ roles: [role("VPC")] })],
    );
    expect(idsOf(adoption)).toEqual([]);
    expect(refusedOf(adoption)).toMatchInlineSnapshot(`
      "the name of user alice is taken by a name that differs only in case
        found     Alice
        expected  alice
        fix       write the user as Alice in the file
      the name of group vpc-A is taken by a name that differs only in case
        found     VPC-A
        expected  vpc-A
        fix       rename it via another name, which keeps its members: aws iam update-group --group-name VPC-A --new-group-name vpc-A-before, and again to vpc-A
      the name of role vpc is taken by a name that differs only in case
        found     VPC
        expected  vpc
        fix       give the role the existing name: name: VPC"
    `);
  });

  it("refuses a password whose login profile Terraform would replace", () => {
    const profile = (lifecycle?: object) => ({
      ...plan,
      resource: {
        ...plan.resource,
        aws_iam_user_login_profile: {
          user_alice: { provider: "aws.M", user: "alice", lifecycle },
        },
      },
    });
    const existing = account({
      users: [user("alice")],
      withPassword: new Set(["alice"]),
    });
    const safe = {
      ignore_changes: ["password_reset_required", "pgp_key", "password_length"],
    };
    expect(refusedOf(adopt(profile({ ignore_changes: ["pgp_key"] }), [M, existing]))).toMatchInlineSnapshot(`
      "the password of alice would be replaced
        found     lifecycle.ignore_changes: ["pgp_key"]
        expected  pgp_key, password_length, password_reset_required
        fix       add these to the login profile's ignore_changes"
    `);
    expect(refusedOf(adopt(profile(), [M, existing]))).toContain("the password of alice would be replaced");
    expect(idsOf(adopt(profile(safe), [M, existing]))).toContain(
      "aws_iam_user_login_profile.user_alice alice",
    );
    const without = account({ users: [user("alice")] });
    expect(adopt(profile(), [M, without]).absent).toContain("aws_iam_user_login_profile.user_alice");
  });

  it("refuses a managed policy with a description or another path", () => {
    const name = "vpc-all-part-1";
    const arn = (path: string) => `arn:aws:iam::${M}:policy${path}${name}`;
    const stack: TerraformJson = {
      provider: plan.provider,
      resource: {
        aws_iam_policy: { p: { provider: "aws.M", name } },
        aws_iam_group_policy_attachment: {
          a: {
            provider: "aws.M",
            group: "vpc-all",
            policy_arn: "${aws_iam_policy.p.arn}",
          },
        },
      },
    };
    const existing = (path: string, description?: string) =>
      account({
        groups: [group("vpc-all")],
        attached: [attached("group", "vpc-all", [], [arn(path)])],
        policies: [{ name, arn: arn(path), description }],
      });
    expect(idsOf(adopt(stack, [M, existing("/")]))).toEqual([
      `aws_iam_policy.p ${arn("/")}`,
      `aws_iam_group_policy_attachment.a vpc-all/${arn("/")}`,
    ]);
    const unattached = account({
      groups: [group("vpc-all")],
      policies: [{ name, arn: arn("/") }],
    });
    expect(adopt(stack, [M, unattached]).absent).toEqual(["aws_iam_group_policy_attachment.a"]);
    const refusals = [existing("/", "manual"), existing("/team/")].map((it) => adopt(stack, [M, it]));
    expect(refusals.flatMap(idsOf)).toEqual([]);
    expect(refusals.map(refusedOf).join("\n")).toMatchInlineSnapshot(`
      "policy vpc-all-part-1 has a description, and Terraform would replace it
        found     manual
        expected  none
        fix       delete it manually when it is no longer attached
      policy vpc-all-part-1 exists at another path, and Terraform would replace it
        found     /team/
        expected  /
        fix       delete it manually when it is no longer attached"
    `);
  });
});

describe("the list of importable types", () => {
  /** Types whose creation takes over an existing object. */
  const REPLACED_SAFELY = [
    "aws_iam_group_membership",
    // Each is a PUT on the bucket, which replaces what is set.
    "aws_s3_bucket_versioning",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_policy",
  ];
  const EXAMPLES = ["organization.yaml", ...readdirSync("examples").map((name) => `examples/${name}`)].filter(
    (name) => name.endsWith(".yaml"),
  );

  it.each(EXAMPLES)("covers %s, except types whose creation replaces safely", (file) => {
    const stacks = synthesizeAll(entitlementsOf(loadOrganization(file), NOW));
    const types = [...stacks.values()].flatMap((text) => Object.keys(JSON.parse(text).resource ?? {}));
    expect(types.filter((type) => !(type in IMPORTABLE) && !REPLACED_SAFELY.includes(type))).toEqual([]);
  });

  it("lists each declared resource once", () => {
    const declared = declaredIn(plan, Object.keys(IMPORTABLE));
    const count = Object.entries(plan.resource ?? {}).filter(([type]) => !REPLACED_SAFELY.includes(type));
    expect(declared).toHaveLength(count.flatMap(([, byId]) => Object.keys(byId)).length);
    expect(new Set(declared.map(({ address }) => address)).size).toBe(declared.length);
  });
});

describe("the imports file", () => {
  it("is Terraform JSON that escapes templates in ids", () => {
    expect(
      renderImports([{ to: "aws_budgets_budget.b", id: "1:50% of ${all}, %{x}" }]),
    ).toMatchInlineSnapshot(`
      "{
        "//": "written by gatehouse adopt; remove it after the apply: gatehouse adopt --clear",
        "import": [
          {
            "to": "aws_budgets_budget.b",
            "id": "1:50% of $\${all}, %%{x}"
          }
        ]
      }
      "
    `);
  });
});
