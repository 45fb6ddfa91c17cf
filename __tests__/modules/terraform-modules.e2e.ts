import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing } from "cdktf";
import type { IamSnapshot } from "../../access/iam/iam-snapshot";
import { plannedIam } from "../../access/iam/planned-iam";
import { run } from "../../access/processes/process-group";
import { synthesize } from "../../access/synthesis/synthesize";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { makeManagementAccount } from "../../sandbox/management-account";
import { Sandbox } from "../../sandbox/sandbox";
import { findTools } from "../../sandbox/tools";
import { callApi } from "../../sandbox/walk-through/api";
import { AddressedStack } from "../../stacks/addressed-stack";
import { moduleNames } from "../../tools/modules/module-files";
import { temporaryFolder } from "../support/opened-sandbox";
import { appInMemory } from "../support/synthesized";
import { type EqualityCase, equalityCases } from "./equality-cases";
import { PlainTerraform, type Reached } from "./plain-terraform";

jest.setTimeout(300_000);

const FILE = join(PACKAGE, "organization.yaml");
const ACCOUNTS = ["111111111111", "222222222222", "333333333333"];
/** An account that the organization knows nothing of, for the modules' own tests and examples. */
const ELSEWHERE = "444444444444";
const NAMES = moduleNames();

let sandbox: Sandbox;
let terraform: PlainTerraform;
let identity: Reached;
let elsewhere: Reached;

beforeAll(async () => {
  sandbox = await Sandbox.open(await findTools(), loadOrganization(FILE), []);
  terraform = await PlainTerraform.copy();
  const { endpoint, gateway } = sandbox;
  identity = { endpoint, credentials: gateway.administratorOf("111111111111") };
  elsewhere = { endpoint, credentials: gateway.administratorOf(ELSEWHERE) };
});
afterAll(() => sandbox?.close());

/** A configuration that calls every module's examples. */
function allExamples(): string {
  const calls = NAMES.flatMap((name) =>
    readdirSync(join(terraform.folder, "modules", name, "examples")).map(
      (example) => `module "${name}_${example}" {\n  source = "../modules/${name}/examples/${example}"\n}\n`,
    ),
  );
  return calls.join("\n");
}

function configuration(name: string, text: string): string {
  mkdirSync(join(terraform.folder, name));
  writeFileSync(join(terraform.folder, name, "main.tf"), text);
  return name;
}

describe("the Terraform modules", () => {
  it("and their examples pass terraform fmt", async () => {
    await terraform.expect(".", elsewhere, "fmt", "-check", "-recursive", "-diff");
  });

  it("and their examples are valid with the real provider", async () => {
    const folder = configuration("all-examples", allExamples());
    await terraform.expect(folder, elsewhere, "init");
    await terraform.expect(folder, elsewhere, "validate");
  });

  it.each(NAMES)("%s passes its own terraform test", async (name) => {
    const folder = `modules/${name}`;
    expect(existsSync(join(terraform.folder, folder, "tests", `${name}.tftest.hcl`))).toBe(true);
    await terraform.expect(folder, elsewhere, "init");
    const said = await terraform.expect(folder, elsewhere, "test");
    expect(said).toMatch(/Success! [1-9]\d* passed, 0 failed/);
  });

  it("add only users to a group, even if names are known only at apply", async () => {
    const folder = configuration("outsider", OUTSIDER);
    await terraform.expect(folder, elsewhere, "init");
    const { code, stderr } = await terraform.call(folder, elsewhere, "apply", "-auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("members of groups that are not among the users: mallory.");
    const shown = JSON.parse(await terraform.expect(folder, elsewhere, "show", "-json"));
    const members = JSON.stringify(shown).match(/"users":\[[^\]]*\]/g);
    expect(members).toContain('"users":["outsider-test-alice"]');
    expect(String(members)).not.toContain("mallory");
    await terraform.expect(folder, elsewhere, "destroy", "-auto-approve");
  });

  it("report the found and expected value of an invalid input", async () => {
    const folder = configuration("wrong", WRONG);
    await terraform.expect(folder, elsewhere, "init");
    const { code, stderr } = await terraform.call(folder, elsewhere, "plan");
    expect(code).toBe(1);
    const said = stderr.replace(/\s*\n[│\s]*/g, " ");
    expect(said).toContain('identity_account_id must be twelve digits, in quotes, found "1111".');
    expect(said).toContain("mfa_max_age must be whole seconds, 60 to 129600 (36 hours), found 30.");
    expect(said).toContain("role_arns must be one or more ARNs of roles, without *, ? and $.");
    expect(said).toContain('name must be 2 to 64 letters, digits or any of +=,.@_-, found "a".');
  });
});

const OUTSIDER = `
provider "aws" {
  region = "us-east-1"
}

resource "aws_iam_user" "mallory" {
  name = "mallory"
}

resource "terraform_data" "name" {
  input = aws_iam_user.mallory.name
}

module "identity" {
  source              = "../modules/identity-account"
  identity_account_id = "444444444444"
  users_group         = "outsider-test-everyone"
  users               = { outsider-test-alice = {} }

  groups = {
    outsider-test-vpc = {
      role_arns = ["arn:aws:iam::222222222222:role/vpc"]
      members   = ["outsider-test-alice", terraform_data.name.output]
    }
  }
}
`;

const WRONG = `
provider "aws" {
  region = "us-east-1"
}

module "role" {
  source              = "../modules/mfa-role"
  name                = "vpc"
  identity_account_id = "1111"
  mfa_max_age         = 30
}

module "group" {
  source    = "../modules/role-group"
  name      = "vpc-A"
  role_arns = []
}

module "user" {
  source              = "../modules/identity-user"
  name                = "a"
  identity_account_id = "111111111111"
}
`;

describe("each module and its construct", () => {
  /** An account that manages an AWS organization, for the trail. */
  const MANAGEMENT = "555555555555";
  let cases: readonly (EqualityCase & { readonly id: string })[];
  let ofModules: Planned;
  let ofConstructs: Planned;

  beforeAll(async () => {
    const { endpoint, gateway } = sandbox;
    const management = { endpoint, credentials: gateway.administratorOf(MANAGEMENT) };
    await makeManagementAccount(endpoint, "us-east-1", management.credentials);
    const { text } = await callApi(endpoint, "us-east-1", management.credentials, {
      words: "DescribeOrganization",
      service: "organizations",
      json: { target: "AWSOrganizationsV20161128.DescribeOrganization", input: {} },
    });
    const organizationId: string = JSON.parse(text).Organization.Id;
    cases = equalityCases({ accountId: MANAGEMENT, organizationId }).map((it, index) => ({
      ...it,
      id: `case${index}`,
    }));
    ofModules = await planned("equal-modules", management, callsOf(cases));
    ofConstructs = await planned("equal-constructs", management, constructsOf(cases));
  });

  /** What a configuration plans to create, and the data that it reads. */
  async function planned(name: string, reached: Reached, main: object): Promise<Planned> {
    mkdirSync(join(terraform.folder, name));
    writeFileSync(join(terraform.folder, name, "main.tf.json"), JSON.stringify(main));
    await terraform.expect(name, reached, "init");
    await terraform.expect(name, reached, "plan", "-out", "plan");
    return JSON.parse(await terraform.expect(name, reached, "show", "-json", "plan"));
  }

  it.each(NAMES)("plan the same resources with the same arguments: %s", (name) => {
    const own = cases.filter(({ module }) => module === name);
    let compared = 0;
    for (const { id, inputs } of own) {
      const made = resourcesOf(ofConstructs, new RegExp(`^(data\\.)?\\w+\\.${id}([_-].*)?$`));
      const called = resourcesOf(ofModules, new RegExp(`^module\\.${id}\\.`));
      expect([inputs, called]).toEqual([inputs, made]);
      compared += made.length;
    }
    expect(compared).toBeGreaterThan(1);
  });
});

/** What is read of `terraform show -json` of a plan. */
interface Planned {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: { readonly after: unknown; readonly after_unknown: unknown };
  }[];
  readonly prior_state?: { readonly values: { readonly root_module: StateModule } };
}

interface StateModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly type: string;
    readonly values: unknown;
  }[];
  readonly child_modules?: readonly StateModule[];
}

/** Types and arguments of the resources and data sources of some addresses, in one order. */
function resourcesOf({ resource_changes, prior_state }: Planned, address: RegExp): unknown[] {
  const data = (module: StateModule): NonNullable<StateModule["resources"]>[number][] => [
    ...(module.resources ?? []),
    ...(module.child_modules ?? []).flatMap(data),
  ];
  const found = [
    ...resource_changes.map((it) => ({ ...it, values: [it.change.after, it.change.after_unknown] })),
    ...(prior_state === undefined ? [] : data(prior_state.values.root_module)),
  ];
  return (
    found
      .filter((it) => address.test(it.address))
      .map(({ type, values }) => JSON.stringify([type, values]))
      // The module says what the construct leaves to S3: no bucket key without a KMS key.
      .map((text) => text.replaceAll('"bucket_key_enabled":null', '"bucket_key_enabled":false'))
      .sort()
      .map((text) => JSON.parse(text))
  );
}

function callsOf(cases: readonly (EqualityCase & { readonly id: string })[]): object {
  const calls = cases.map(({ id, module, inputs }) => [id, { source: `../modules/${module}`, ...inputs }]);
  return { provider: { aws: { region: "us-east-1" } }, module: Object.fromEntries(calls) };
}

/** The synthesized JSON without its settings: backend and versions are the stack's. */
function constructsOf(cases: readonly (EqualityCase & { readonly id: string })[]): object {
  const stack = new AddressedStack(appInMemory(), "equal");
  const provider = new AwsProvider(stack, "aws", { region: "us-east-1" });
  for (const { id, construct } of cases) construct(stack, id, provider);
  const { terraform: _, ...configuration } = JSON.parse(Testing.synth(stack, true));
  return configuration;
}

describe("the applied organization in plain Terraform", () => {
  const folder = "examples/terraform";
  const main = () => join(terraform.folder, folder, "main.tf");
  let applied: string;

  beforeAll(async () => {
    await terraform.expect(folder, identity, "init");
    applied = await terraform.expect(folder, identity, "apply", "-auto-approve");
  });

  it("creates as many resources as the application; a second plan is empty", async () => {
    expect(applied).toContain("Apply complete! Resources: 82 added, 0 changed, 0 destroyed.");
    expect((await terraform.call(folder, identity, "plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("gives the access that organization.yaml declares, as verify proves", async () => {
    expect(await verify()).toEqual({ code: 0, found: [] });
  });

  it("has the same policies as the application for users, groups and roles", async () => {
    const stacks = await synthesize(FILE, join(temporaryFolder(), "out"));
    const planned = plannedIam(stacks.map(({ file }) => JSON.parse(readFileSync(file, "utf8"))));
    const live = await Promise.all(ACCOUNTS.map((id) => sandbox.gateway.liveIam(id)));
    expect(comparable(merged(live))).toEqual(comparable(planned));
  });

  it("is refuted by verify if bob is in charlie's group", async () => {
    const text = readFileSync(main(), "utf8");
    writeFileSync(main(), text.replace('admin-A = ["charlie"]', 'admin-A = ["bob", "charlie"]'));
    await terraform.expect(folder, identity, "apply", "-refresh=false", "-auto-approve");
    const { code, found } = await verify();
    expect(code).toBe(1);
    expect(found).toContainEqual(expect.stringMatching(/^bob can assume admin in A/));
  });

  async function verify() {
    const args = ["--import", "tsx", join(PACKAGE, "access", "cli.ts"), "verify", "--format", "json"];
    const { code, stdout, stderr } = await run(process.execPath, [...args, "--organization", FILE], {
      cwd: PACKAGE,
      environment: sandbox.environment,
    });
    if (stdout === "") throw new Error(stderr);
    const verdicts: { counterExamples: string[] }[] = JSON.parse(stdout).verdicts;
    return { code, found: verdicts.flatMap(({ counterExamples }) => counterExamples) };
  }
});

function merged(accounts: readonly IamSnapshot[]): IamSnapshot {
  return {
    users: accounts.flatMap(({ users }) => users),
    groups: accounts.flatMap(({ groups }) => groups),
    roles: accounts.flatMap(({ roles }) => roles),
  };
}

/** The IAM that decides access, sorted, without the sandbox's own roles for Terraform. */
function comparable({ users, groups, roles }: IamSnapshot) {
  const documents = (policies: IamSnapshot["users"][number]["policies"]) =>
    policies.map(({ document }) => document);
  return [
    ...users.map(({ accountId, name, policies }) => [accountId, "user", name, documents(policies)]),
    ...groups.map(({ accountId, name, policies, members }) => [
      accountId,
      "group",
      name,
      documents(policies),
      [...members].sort(),
    ]),
    ...roles
      .filter(({ name }) => name !== "OrganizationAccountAccessRole")
      .map(({ accountId, name, trust, policies, managedPolicyArns }) => [
        accountId,
        "role",
        name,
        trust,
        documents(policies),
        managedPolicyArns,
      ]),
  ].sort((a, b) => (a.slice(0, 3).join(" ") < b.slice(0, 3).join(" ") ? -1 : 1));
}
