import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { run } from "../../access/processes/process-group";
import { PACKAGE } from "../../organization/package";
import { Emulator } from "../../sandbox/emulator";
import { readInventory } from "../../sandbox/inventory";
import { sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { copyOfProject } from "../support/project-copy";

jest.setTimeout(300_000);

describe("the cdktf CLI", () => {
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
      // cdktf keeps a plugin cache in the home folder, which the tests must not change.
      HOME: folder,
    };
  });
  afterAll(() => emulator?.stop());

  async function cdktf(...args: string[]): Promise<string> {
    const command = join(PACKAGE, "node_modules", ".bin", "cdktf");
    const { code, stdout, stderr } = await run(command, args, { cwd: folder, environment });
    expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    return stripVTControlCharacters(stdout);
  }

  it("synthesizes the stack `access` into the expected folder", async () => {
    await cdktf("synth");
    expect(existsSync(join(folder, "cdktf.out", "stacks", "access", "cdk.tf.json"))).toBe(true);
  });

  it("applies a stack per account with its own state, and plans a single one", async () => {
    const file = join(folder, "organization.yaml");
    const each = readFileSync(file, "utf8").replace(
      /^organization: .*\n/m,
      "$&terraform: { layout: per-account }\n",
    );
    writeFileSync(file, each);
    await cdktf("apply", "*", "--parallelism", "2", "--auto-approve", "--skip-provider-lock");
    for (const stack of ["identity", "account-A", "account-B"]) {
      expect([stack, existsSync(join(folder, `terraform.example.${stack}.tfstate`))]).toEqual([stack, true]);
    }
    const credentials = await emulator.credentialsFor("111111111111");
    const { users } = await readInventory(emulator.endpoint, credentials, "111111111111");
    expect(users.map(({ name }) => name)).toEqual(["alice", "bob", "charlie"]);
    writeFileSync(file, each.replace(/^users:.*\n/m, "users:\n  eve: {}\n"));
    // The folder of the previous layout is deleted with its contents.
    expect(existsSync(join(folder, "cdktf.out", "stacks", "access"))).toBe(false);
    const plan = await cdktf("plan", "identity", "--skip-provider-lock");
    expect(plan).toContain("Plan: 3 to add, 1 to change, 0 to destroy.");
  });
});
