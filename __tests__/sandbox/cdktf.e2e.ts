import { cpSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { Emulator } from "../../sandbox/emulator";
import { readInventory } from "../../sandbox/inventory";
import { run } from "../../sandbox/process-group";
import { sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { PROJECT, temporaryFolder } from "./opened";

jest.setTimeout(300_000);

/** What `cdktf` needs of the project, in a folder of its own: it writes state and output there. */
function copyOfProject(): string {
  const folder = temporaryFolder();
  for (const entry of ["main.ts", "organization.yaml", "cdktf.json", "package.json", "tsconfig.json"]) {
    cpSync(join(PROJECT, entry), join(folder, entry));
  }
  for (const entry of ["organization", "stacks", "modules", "policies"]) {
    cpSync(join(PROJECT, entry), join(folder, entry), { recursive: true });
  }
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

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
      "Plan: 80 to add, 0 to change, 0 to destroy.",
    );
  });

  it("applies, and keeps its state in the project's folder", async () => {
    await cdktf("apply", "--auto-approve", "--skip-provider-lock");
    expect(existsSync(join(folder, "terraform.example.access.tfstate"))).toBe(true);
    const { roles } = await readInventory(emulator.endpoint, await emulator.credentialsFor("222222222222"));
    const { groups } = entitlementsOf(loadOrganization(join(PROJECT, "organization.yaml")), new Date());
    expect(roles.map(({ name }) => name)).toEqual(["admin", "ec2", "vpc"]);
    expect(groups).toHaveLength(6);
  });
});
