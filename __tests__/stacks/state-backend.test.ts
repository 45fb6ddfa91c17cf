import childProcess from "node:child_process";
import { App, CloudBackend, NamedCloudWorkspace, Testing } from "cdktf";
import { entitlementsOf } from "../../organization/entitlements";
import { AddressedStack } from "../../stacks/addressed-stack";
import { addStacks } from "../../stacks/layout";
import { BASE, NOW, parse } from "../support/parse-organization";
import { type Plan, resourcesOf, synthesizeAll } from "../support/synthesized";

const USERS = "users: { alice: { grants: { vpc: A } } }\n";

function stacks(terraform: string, base = BASE): Map<string, Plan> {
  const text = `${base}${USERS}terraform: ${terraform}\n`;
  const all = synthesizeAll(entitlementsOf(parse(text), NOW));
  return new Map([...all].map(([name, json]) => [name, JSON.parse(json)]));
}
const settings = (terraform: string, base?: string) =>
  Object.fromEntries([...stacks(terraform, base)].map(([name, plan]) => [name, plan.terraform]));

describe("state in S3", () => {
  it("has a key per stack, encryption, a lock and an allowed account", () => {
    const { access, state } = settings("{ state: { backend: s3, bucket: acme-state } }");
    const s3 = {
      bucket: "acme-state",
      key: "gatehouse/example/access.tfstate",
      region: "us-east-1",
      encrypt: true,
      use_lockfile: true,
      allowed_account_ids: ["111111111111"],
    };
    expect(access?.backend).toEqual({ s3 });
    expect(state?.backend).toEqual({ s3: { ...s3, key: "gatehouse/example/state.tfstate" } });
  });

  it("requires a Terraform version with native S3 locking", () => {
    expect(settings("{ state: { backend: s3, bucket: acme-state } }").access?.required_version).toBe(
      ">= 1.10.0",
    );
    expect(settings("{ state: { backend: local } }").access?.required_version).toBe(">= 1.5.0");
  });

  it("uses the file's key for access, and inserts other stacks' names", () => {
    const keys = (terraform: string) =>
      Object.values(settings(terraform)).map(({ backend }) => (backend as { s3: { key: string } }).s3.key);
    expect(keys("{ state: { backend: s3, bucket: acme-state, key: iam/terraform.tfstate } }").sort()).toEqual(
      ["iam/terraform.state.tfstate", "iam/terraform.tfstate"],
    );
    expect(
      keys("{ layout: per-account, state: { backend: s3, bucket: acme-state, key: iam.v2/state } }").sort(),
    ).toEqual([
      "iam.v2/state.account-A",
      "iam.v2/state.account-B",
      "iam.v2/state.account-C",
      "iam.v2/state.identity",
      "iam.v2/state.state",
    ]);
  });

  it("uses its account's credentials, its own region and KMS key", () => {
    const kmsKeyId = "arn:aws:kms:eu-west-1:222222222222:key/12345678-1234-1234-1234-123456789012";
    const { access } = settings(
      `{ state: { backend: s3, bucket: acme-state, account: A, region: eu-west-1, kmsKeyId: "${kmsKeyId}" } }`,
    );
    expect(access?.backend).toMatchObject({
      s3: {
        region: "eu-west-1",
        kms_key_id: kmsKeyId,
        allowed_account_ids: ["222222222222"],
        assume_role: { role_arn: "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole" },
      },
    });
  });

  it("uses its own role if one is declared", () => {
    const { access } = settings(
      "{ state: { backend: s3, bucket: acme-state, assumeRole: terraform/StateWriter } }",
    );
    expect(access?.backend).toMatchObject({
      s3: { assume_role: { role_arn: "arn:aws:iam::111111111111:role/terraform/StateWriter" } },
    });
  });

  it("has a separate stack for its bucket, in the bucket's account and region", () => {
    const state = stacks("{ state: { backend: s3, bucket: acme-state, account: A, region: eu-west-1 } }").get(
      "state",
    );
    expect(state?.provider.aws).toEqual([
      expect.objectContaining({
        alias: "A_eu-west-1",
        region: "eu-west-1",
        allowed_account_ids: ["222222222222"],
      }),
    ]);
    if (state === undefined) throw new Error("no stack");
    for (const { args } of resourcesOf(state)) expect(args.provider).toBe("aws.A_eu-west-1");
    expect(state.resource.aws_s3_bucket?.state).toMatchObject({
      bucket: "acme-state",
      lifecycle: { prevent_destroy: true },
    });
  });

  it("has no bucket stack if the bucket is not managed", () => {
    expect([...stacks("{ state: { backend: s3, bucket: acme-state, manageBucket: false } }").keys()]).toEqual(
      ["access"],
    );
  });
});

describe("state in HCP Terraform", () => {
  it("has a workspace per stack, prefixed with the organization's name", () => {
    const { identity, "account-A": A } = settings(
      "{ layout: per-account, state: { backend: cloud, organization: acme } }",
    );
    expect(identity?.cloud).toEqual({ organization: "acme", workspaces: { name: "example-identity" } });
    expect(A?.cloud).toEqual({ organization: "acme", workspaces: { name: "example-account-A" } });
    expect(A).not.toHaveProperty("backend");
  });

  it("accepts a workspace, a project and a Terraform Enterprise host", () => {
    const { access } = settings(
      "{ state: { backend: cloud, organization: acme, workspace: iam, project: access, hostname: tfe.example.com } }",
    );
    expect(access?.cloud).toEqual({
      organization: "acme",
      hostname: "tfe.example.com",
      workspaces: { name: "iam", project: "access" },
    });
    const { identity } = settings(
      "{ layout: per-account, state: { backend: cloud, organization: acme, workspace: iam } }",
    );
    expect(identity?.cloud).toMatchObject({ workspaces: { name: "iam-identity" } });
    const { access: prefixed } = settings(
      "{ state: { backend: cloud, organization: acme, prefix: team-7_ } }",
    );
    expect(prefixed?.cloud).toMatchObject({ workspaces: { name: "team-7_access" } });
  });
});

describe("synthesis", () => {
  const calls = () =>
    (["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"] as const).map((name) =>
      jest.spyOn(childProcess, name),
    );
  const countOf = (spies: ReturnType<typeof calls>) => spies.flatMap(({ mock }) => mock.calls).length;
  afterEach(() => jest.restoreAllMocks());

  it.each([
    "{ state: { backend: local } }",
    "{ state: { backend: s3, bucket: acme-state } }",
    "{ state: { backend: cloud, organization: acme } }",
  ])("starts no program, not even terraform: %s", (terraform) => {
    const spies = calls();
    const app = new App({ outdir: Testing.app().outdir });
    addStacks(app, entitlementsOf(parse(`${BASE}${USERS}terraform: ${terraform}\n`), NOW));
    app.synth();
    expect(countOf(spies)).toBe(0);
  });

  it("starts a program with CDKTF's own HCP Terraform backend", () => {
    const spies = calls();
    const app = new App({ outdir: Testing.app().outdir });
    const stack = new AddressedStack(app, "access");
    new CloudBackend(stack, { organization: "acme", workspaces: new NamedCloudWorkspace("access") });
    try {
      app.synth();
    } catch {
      // There may be no terraform here.
    }
    expect(countOf(spies)).toBeGreaterThan(0);
  });
});

describe("HCP Terraform credentials", () => {
  it("are declared in HCP's form; each alias uses its own without a role", () => {
    const plan = stacks("{ providers: { authentication: hcp } }").get("access");
    expect(plan).toMatchObject({
      variable: {
        tfc_aws_dynamic_credentials: {
          type: "object({ default = object({ shared_config_file = string }), aliases = map(object({ shared_config_file = string })) })",
        },
      },
    });
    expect(plan?.provider.aws).toEqual(
      ["A", "B", "C", "M"].map((alias) => ({
        alias,
        region: "us-east-1",
        allowed_account_ids: [expect.stringMatching(/^\d{12}$/)],
        shared_config_files: [`\${var.tfc_aws_dynamic_credentials.aliases["${alias}"].shared_config_file}`],
      })),
    );
  });

  it("include only the stack's aliases in layout per-account", () => {
    for (const [name, { provider }] of stacks(
      "{ layout: per-account, providers: { authentication: hcp } }",
    )) {
      expect([name, provider.aws.length]).toEqual([name, 1]);
    }
  });

  it("assume another role if the account declares one", () => {
    const base = BASE.replace(
      'A: { id: "222222222222" }',
      'A: { id: "222222222222", provider: { assumeRole: Deployer } }',
    );
    const plan = stacks("{ providers: { authentication: hcp } }", base).get("access");
    expect(plan?.provider.aws[0]).toMatchObject({
      shared_config_files: [expect.any(String)],
      assume_role: [{ role_arn: "arn:aws:iam::222222222222:role/Deployer" }],
    });
  });

  it("are not declared without authentication: hcp", () => {
    const plan = stacks("{}").get("access");
    expect(plan).not.toHaveProperty("variable");
  });
});
