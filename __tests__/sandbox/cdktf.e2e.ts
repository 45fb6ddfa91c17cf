import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { iamClient } from "../../sandbox/aws-clients";
import { Emulator } from "../../sandbox/emulator";
import { readInventory } from "../../sandbox/inventory";
import { run } from "../../sandbox/process-group";
import { sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { PROJECT } from "./opened";
import { copyOfProject } from "./project-copy";

jest.setTimeout(300_000);

describe("cdktf itself", () => {
  const folder = copyOfProject();
  let emulator: Emulator;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    emulator = await Emulator.start((await findTools()).emulator);
    const credentials = await emulator.credentialsFor("111111111111");
    environment = {
      ...sandboxEnvironment(process.env, { endpoint: emulator.endpoint, credentials }),
      ...cliConfiguration(folder),
      CI: "true",
      // cdktf keeps a plugin cache in the home folder; the tests are guests there.
      HOME: folder,
    };
  });
  afterAll(() => emulator?.stop());

  async function cdktf(...args: string[]): Promise<string> {
    const command = join(PROJECT, "node_modules", ".bin", "cdktf");
    const { code, stdout, stderr } = await run(command, args, { cwd: folder, environment });
    expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    return stripVTControlCharacters(stdout);
  }

  it("synthesizes the stack `access` where others look for it", async () => {
    await cdktf("synth");
    expect(existsSync(join(folder, "cdktf.out", "stacks", "access", "cdk.tf.json"))).toBe(true);
  });

  it("plans, offline with --skip-provider-lock", async () => {
    expect(await cdktf("plan", "--skip-provider-lock")).toContain(
      "Plan: 82 to add, 0 to change, 0 to destroy.",
    );
  });

  it("leaves the imports of gatehouse adopt where they are, and plans them", async () => {
    const beside = join(folder, "cdktf.out", "stacks", "access", "adopted.tf.json");
    const client = iamClient(emulator.endpoint, await emulator.credentialsFor("222222222222"));
    const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
    await client.send(new CreateRoleCommand({ RoleName: "vpc", AssumeRolePolicyDocument }));
    writeFileSync(beside, JSON.stringify({ import: [{ to: "aws_iam_role.role_A_vpc", id: "vpc" }] }));
    await cdktf("synth");
    expect(await cdktf("plan", "--skip-provider-lock")).toContain(
      "Plan: 1 to import, 81 to add, 1 to change, 0 to destroy.",
    );
    await client.send(new DeleteRoleCommand({ RoleName: "vpc" }));
    client.destroy();
    rmSync(beside);
  });

  it("applies, and keeps its state in the project's folder", async () => {
    await cdktf("apply", "--auto-approve", "--skip-provider-lock");
    expect(existsSync(join(folder, "terraform.example.access.tfstate"))).toBe(true);
    const { roles } = await readInventory(emulator.endpoint, await emulator.credentialsFor("222222222222"));
    const { groups } = entitlementsOf(loadOrganization(join(PROJECT, "organization.yaml")), new Date());
    expect(roles.map(({ name }) => name)).toEqual(["admin", "ec2", "vpc"]);
    expect(groups).toHaveLength(6);
  });

  it("applies a stack per account, each with its own state, and plans one of them alone", async () => {
    const file = join(folder, "organization.yaml");
    // Other accounts: those above are taken.
    const other = readFileSync(file, "utf8")
      .replace("organization: example", "organization: each\nterraform: { layout: per-account }")
      .replaceAll(/"(\d)\1{11}"/g, (id) => `"9${id.slice(2)}`);
    writeFileSync(file, other);
    const own = await emulator.credentialsFor("911111111111");
    environment = {
      ...environment,
      AWS_ACCESS_KEY_ID: own.accessKeyId,
      AWS_SECRET_ACCESS_KEY: own.secretAccessKey,
      AWS_SESSION_TOKEN: own.sessionToken,
    };
    await cdktf("apply", "*", "--parallelism", "2", "--auto-approve", "--skip-provider-lock");
    for (const stack of ["identity", "account-A", "account-B"]) {
      expect([stack, existsSync(join(folder, `terraform.each.${stack}.tfstate`))]).toEqual([stack, true]);
    }
    const { users } = await readInventory(emulator.endpoint, own);
    expect(users.map(({ name }) => name)).toEqual(["alice", "bob", "charlie"]);
    writeFileSync(file, other.replace(/^users:.*\n/m, "users:\n  eve: {}\n"));
    // The folder of the layout before is gone, with whatever stood in it; its state stays.
    expect(existsSync(join(folder, "cdktf.out", "stacks", "access"))).toBe(false);
    expect(existsSync(join(folder, "terraform.example.access.tfstate"))).toBe(true);
    const plan = await cdktf("plan", "identity", "--skip-provider-lock");
    expect(plan).toContain("Plan: 3 to add, 1 to change, 0 to destroy.");
  });
});
