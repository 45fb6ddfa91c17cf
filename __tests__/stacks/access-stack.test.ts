import { join } from "node:path";
import { entitlementsOf } from "../../organization/entitlements";
import { PACKAGE } from "../../organization/package";
import { policyCharacters, QUOTAS } from "../../organization/quotas";
import { BASE, entitlements, NOW, parse } from "../support/parse-organization";
import {
  type Plan,
  planOf,
  planOfFile,
  policyIn,
  type Resource,
  readable,
  resourcesOf,
  synthesize,
} from "../support/synthesized";

const FILES = [
  "organization.yaml",
  "examples/break-glass.yaml",
  "examples/guardrails.yaml",
  "examples/identity-production.yaml",
  "examples/sets-and-teams.yaml",
];

function ofType(plan: Plan, type: string): Resource[] {
  return resourcesOf(plan).filter((resource) => resource.type === type);
}

it("the plan of organization.yaml equals its snapshot", () => {
  expect(readable(planOfFile(join(PACKAGE, "organization.yaml")))).toMatchSnapshot();
});

describe.each(FILES)("the plan of %s", (file) => {
  const plan = planOfFile(join(PACKAGE, file));

  // An interface: a change of one needs a moved block.
  it("has stable addresses", () => {
    expect(
      resourcesOf(plan)
        .map(({ type, id }) => `${type}.${id}`)
        .sort(),
    ).toMatchSnapshot();
  });

  it("puts each resource into its account", () => {
    const aliases = plan.provider.aws.map(({ alias }) => `aws.${alias}`);
    const identity = plan.provider.aws.find((provider) => provider.assume_role === undefined);
    for (const { type, id, args } of resourcesOf(plan)) {
      const named = /^(?:role|guardrails)_(\w+?(?:_[a-z]+-[a-z]+-\d)?)(?:_|$)/.exec(id)?.[1];
      const isOfAccount = type.startsWith("aws_iam_role") || id.startsWith("guardrails_");
      expect([id, args.provider]).toEqual([id, isOfAccount ? `aws.${named}` : `aws.${identity?.alias}`]);
      expect(aliases).toContain(args.provider);
    }
  });

  it("has no default provider, and each provider allows only its account", () => {
    for (const provider of plan.provider.aws) {
      expect(provider.alias).toMatch(/./);
      expect(provider.allowed_account_ids).toEqual([expect.stringMatching(/^\d{12}$/)]);
    }
  });

  it("has three conditions in each trust policy, which fail on absent keys", () => {
    // People cannot assume the role of AWS Budgets: guardrails.test.ts.
    const roles = ofType(plan, "aws_iam_role").filter(({ args }) => args.name !== "gatehouse-stop-spending");
    expect(roles.length).toBeGreaterThan(0);
    for (const { args } of roles) {
      const [statement, ...others] = policyIn(args.assume_role_policy).Statement;
      expect(others).toEqual([]);
      expect(statement?.Principal).toEqual({ AWS: expect.stringMatching(/^arn:aws:iam::\d{12}:root$/) });
      expect(statement?.Condition).toMatchObject({
        Bool: { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": expect.stringMatching(/^\d+$/) },
      });
    }
  });

  it("keeps every policy within its quota", () => {
    const limits: Record<string, number> = {
      aws_iam_role_policy: QUOTAS.inlineRoleCharacters.limit,
      aws_iam_group_policy: QUOTAS.inlineGroupCharacters.limit,
      aws_iam_user_policy: 2048,
    };
    for (const [type, limit] of Object.entries(limits)) {
      for (const { args } of ofType(plan, type))
        expect(policyCharacters(policyIn(args.policy))).toBeLessThan(limit);
    }
    for (const { args } of ofType(plan, "aws_iam_role")) {
      expect(policyCharacters(policyIn(args.assume_role_policy))).toBeLessThan(2048);
    }
  });

  it("manages all policies and group members exclusively", () => {
    for (const kind of ["user", "group", "role"]) {
      const ids = ofType(plan, `aws_iam_${kind}`).map(({ id }) => id);
      expect(ofType(plan, `aws_iam_${kind}_policies_exclusive`).map(({ id }) => id)).toEqual(ids);
      expect(ofType(plan, `aws_iam_${kind}_policy_attachments_exclusive`).map(({ id }) => id)).toEqual(ids);
    }
    const groups = ofType(plan, "aws_iam_group").map(({ id }) => id);
    expect(ofType(plan, "aws_iam_group_membership").map(({ id }) => id)).toEqual(groups);
  });

  it("names inline policies after their group or role", () => {
    for (const kind of ["group", "role"]) {
      const names = new Map(ofType(plan, `aws_iam_${kind}`).map(({ id, args }) => [id, args.name]));
      for (const { id, args } of ofType(plan, `aws_iam_${kind}_policy`))
        expect(args.name).toBe(names.get(id));
    }
  });

  it("delegates only literal role ARNs", () => {
    for (const { id, args } of ofType(plan, "aws_iam_group_policy")) {
      if (id === "group_users") continue;
      for (const { Resource, Action } of policyIn(args.policy).Statement) {
        expect(Action).toBe("sts:AssumeRole");
        for (const arn of [Resource].flat()) expect(arn).toMatch(/^arn:aws:iam::\d{12}:role\/[\w+=,.@-]+$/);
      }
    }
  });

  it("creates no access keys or passwords, and force-deletes users", () => {
    expect(Object.keys(plan.resource).filter((type) => /access_key|login_profile/.test(type))).toEqual([]);
    for (const { args } of ofType(plan, "aws_iam_user")) expect(args.force_destroy).toBe(true);
  });

  it("contains no local path, and has a relative state path", () => {
    expect(JSON.stringify(plan)).not.toContain(PACKAGE);
    expect(plan.terraform.backend).toEqual({
      local: { path: expect.stringMatching(/^\.\.\/\.\.\/\.\.\/terraform\..+\.access\.tfstate$/) },
    });
  });
});

describe("the default file", () => {
  const plan = planOfFile(join(PACKAGE, "organization.yaml"));

  it("has three providers, three roles in each account, and seven groups", () => {
    expect(plan.provider.aws.map(({ alias }) => alias)).toEqual(["A", "B", "M"]);
    expect(ofType(plan, "aws_iam_role").map(({ id }) => id)).toEqual(
      ["A", "B", "M"].flatMap((account) => ["admin", "ec2", "vpc"].map((role) => `role_${account}_${role}`)),
    );
    expect(ofType(plan, "aws_iam_group").map(({ args }) => args.name)).toEqual([
      "admin-A",
      "admin-B",
      "ec2-A",
      "ec2-B",
      "users",
      "vpc-A",
      "vpc-B",
    ]);
  });
});

describe("the synthesized JSON", () => {
  const file = (users: string) => entitlements(users);

  it("does not change with the order of the file", () => {
    const text = `${BASE}users:\n  alice: { grants: { vpc: [A, B] } }\n  bob: { grants: { ec2: A, vpc: A } }\n`;
    const turned = `
users:
  bob: { grants: { vpc: A, ec2: A } }
  alice: { grants: { vpc: [B, A] } }
roles:
  admin: { policy: admin }
  ec2: { policy: ec2, accounts: [production, A] }
  vpc: { policy: vpc }
accounts:
  C: { sets: [production], id: "444444444444" }
  B: { id: "333333333333", sets: [production] }
  A: { id: "222222222222" }
  M: { id: "111111111111" }
identity: M
organization: example
`;
    expect(synthesize(entitlementsOf(parse(turned), NOW))).toBe(synthesize(entitlementsOf(parse(text), NOW)));
  });

  it("has distinct users john.doe, johndoe and john@doe, which CDKTF merges", () => {
    const users = resourcesOf(planOf(file("users: { john.doe: {}, johndoe: {}, john@doe: {} }")));
    expect(
      users.filter(({ type }) => type === "aws_iam_user").map(({ id, args }) => [id, args.name]),
    ).toEqual([
      ["user_john__2edoe", "john.doe"],
      ["user_john__40doe", "john@doe"],
      ["user_johndoe", "johndoe"],
    ]);
  });

  it("supports users named like constructs or JavaScript properties", () => {
    const plan = planOf(
      file("users: { Default: {}, Resource: {}, constructor: {}, this: {}, toString: {} }"),
    );
    expect(Object.keys(plan.resource.aws_iam_user ?? {})).toHaveLength(5);
  });

  it("has login profiles only for users with PGP keys; outputs ciphertext", () => {
    const plan = planOf(file("users: { alice: { pgpKey: keybase:alice }, bob: {} }"));
    expect(plan.resource.aws_iam_user_login_profile).toMatchObject({
      user_alice: { pgp_key: "keybase:alice", password_reset_required: false },
    });
    expect(Object.keys(plan.resource.aws_iam_user_login_profile ?? {})).toEqual(["user_alice"]);
    expect(plan.output?.initial_passwords).toMatchObject({
      value: { alice: "${aws_iam_user_login_profile.user_alice.encrypted_password}" },
    });
  });

  it("creates first passwords with the file's minimum length", () => {
    const text = "users: { alice: { pgpKey: keybase:alice } }\npasswordPolicy: { minimumLength: 32 }";
    expect(planOf(file(text)).resource.aws_iam_user_login_profile).toMatchObject({
      user_alice: { password_length: 32 },
    });
  });

  it("forces a new password at first sign-in only if it can be changed then", () => {
    const text =
      "users: { alice: { pgpKey: keybase:alice } }\nselfService: { firstLoginPasswordChange: true }";
    expect(planOf(file(text)).resource.aws_iam_user_login_profile).toMatchObject({
      user_alice: { password_reset_required: true },
    });
  });

  it("includes the file's limits, boundaries, names, tags and providers", () => {
    const text = BASE.replace(
      "vpc: { policy: vpc }",
      "vpc: { policy: vpc, name: Network, maxSession: 2h, mfaMaxAge: 10m, permissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess, managedPolicies: [job-function/Billing] }",
    ).replace(
      '"222222222222"',
      '"222222222222", provider: { assumeRole: Deployer, externalId: x1, profile: p }',
    );
    const plan = planOf(
      entitlementsOf(
        parse(
          `${text}users: { alice: { tags: { team: web } } }\ntags: { CostCenter: platform }\nsessions: { named: true }`,
        ),
        NOW,
      ),
    );
    expect(plan.resource.aws_iam_role?.role_A_vpc).toMatchObject({
      name: "Network",
      max_session_duration: 7200,
      permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess",
    });
    const [trust] = policyIn(plan.resource.aws_iam_role?.role_A_vpc?.assume_role_policy).Statement;
    expect(trust?.Condition).toMatchObject({
      NumericLessThan: { "aws:MultiFactorAuthAge": "600" },
      StringEquals: { "sts:RoleSessionName": "${aws:username}" },
    });
    expect(
      plan.resource.aws_iam_role_policy_attachment?.["role_A_vpc_aws_job-function__2fBilling"],
    ).toMatchObject({
      policy_arn: "arn:aws:iam::aws:policy/job-function/Billing",
    });
    expect(plan.resource.aws_iam_user?.user_alice?.tags).toEqual({ team: "web" });
    expect(plan.provider.aws[0]).toEqual({
      alias: "A",
      region: "us-east-1",
      profile: "p",
      allowed_account_ids: ["222222222222"],
      assume_role: [
        {
          role_arn: "arn:aws:iam::222222222222:role/Deployer",
          external_id: "x1",
          session_name: "gatehouse-example",
        },
      ],
      default_tags: [{ tags: { CostCenter: "platform" } }],
    });
  });

  it("uses only ARNs of its own partition", () => {
    const json = synthesize(
      entitlementsOf(parse(`${BASE}users: { alice: { grants: { vpc: all } } }\npartition: aws-cn`), NOW),
    );
    expect(json).not.toMatch(/arn:aws:/);
    expect(JSON.parse(json).provider.aws[0].region).toBe("cn-north-1");
  });

  it("requires provider 5.100 to 6, regardless of the bindings' version", () => {
    expect(planOf(file("users: {}")).terraform.required_providers).toEqual({
      aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
    });
  });
});
