import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { ProcessGroup, run } from "../../access/processes/process-group";
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
      // npm's name for the folder that a person is in, which is this repository's while its tests run.
      INIT_CWD: folder,
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

  // After the applied stacks above: adds eve, and breaks a state.
  describe("and gatehouse run", () => {
    const again = "npm run -s gatehouse -- run apply account-A --parallelism 2 --auto-approve";

    function gatehouse(...args: string[]): ProcessGroup {
      return new ProcessGroup(
        process.execPath,
        ["--import", "tsx", join(folder, "access", "cli.ts"), "run", ...args],
        { cwd: folder, environment },
      );
    }

    it("applies the other stacks when one fails, and names the command that repeats it", async () => {
      const state = join(folder, "terraform.example.account-A.tfstate");
      const intact = readFileSync(state);
      writeFileSync(state, "{");
      const { code, stdout, stderr } = await gatehouse("apply", "--auto-approve", "--parallelism", "2").ended;
      writeFileSync(state, intact);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`  repeat    ${again}\n`)]);
      expect(stderr).toMatch(/^account-A: FAILED {2}terraform init: Error: Error refreshing state/m);
      expect(stdout).toMatch(
        /^identity +applied: 3 to add, 1 to change, 0 to destroy +cdktf\.out\/logs\/identity\.log$/m,
      );
      expect(stdout).toContain(
        "3 stacks: 1 without changes, 1 applied (3 to add, 1 to change, 0 to destroy), 1 failed",
      );
      const credentials = await emulator.credentialsFor("111111111111");
      const { users } = await readInventory(emulator.endpoint, credentials, "111111111111");
      expect(users.map(({ name }) => name)).toContain("eve");
    });

    it("interrupts terraform on Ctrl-C, and leaves no lock", async () => {
      const log = join(folder, "cdktf.out", "logs", "identity.log");
      rmSync(log);
      const group = gatehouse("plan");
      const isPlanning = () => existsSync(log) && readFileSync(log, "utf8").includes("$ terraform plan");
      for (const deadline = Date.now() + 60_000; !isPlanning() && Date.now() < deadline; ) await sleep(100);
      group.interrupt();
      const { code, stderr } = await group.ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining("SIGINT: no further stack starts")]);
      expect(readdirSync(folder).filter((name) => name.includes(".lock.info"))).toEqual([]);
      const repeated = await gatehouse("plan", "account-A", "--detailed-exitcode").ended;
      expect([repeated.code, repeated.stdout]).toEqual([0, "1 stack: 1 without changes\n"]);
    });
  });
});
