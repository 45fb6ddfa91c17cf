import { mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { run } from "../access/processes/process-group";
import { PACKAGE } from "../organization/package";
import { Emulator } from "../sandbox/emulator";
import { sandboxEnvironment } from "../sandbox/sandbox-environment";
import { cliConfiguration } from "../sandbox/terraform";
import { findTools } from "../sandbox/tools";
import { temporaryFolder } from "./support/opened-sandbox";
import { copyOfProject } from "./support/project-copy";

jest.setTimeout(600_000);

/** The oldest version that `engines` allows, and the newest of each line in support, from npm. */
const VERSIONS = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"];

/** Installs a Node version beside the tests. @returns the folder of its `node` */
async function nodeOf(version: string, folder: string): Promise<string> {
  mkdirSync(folder);
  const kind = `node-${process.platform}-${process.arch}`;
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", `${kind}@${version}`];
  const { code, stderr } = await run("npm", args, { cwd: folder, environment: process.env });
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  return join(folder, "node_modules", kind, "bin");
}

/** The output of a command, which must succeed. */
async function outputIn(cwd: string, environment: NodeJS.ProcessEnv, command: string, ...args: string[]) {
  const { code, stdout, stderr } = await run(command, args, { cwd, environment });
  expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  return stripVTControlCharacters(stdout);
}

/** A repository that init wrote, in a folder with a space in its name, with the packed Gatehouse installed from npm. */
async function installedRepository(): Promise<string> {
  const folder = temporaryFolder();
  await outputIn(PACKAGE, process.env, "npm", "pack", "--pack-destination", folder);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  const repository = join(folder, "our access");
  const [identity, account] = ["people=111111111111", "shop=222222222222"];
  const what = ["init", repository, "--identity", identity, "--account", account, "--package", tarball];
  const bin = join(PACKAGE, "lib", "access", "bin.js");
  await outputIn(folder, process.env, process.execPath, bin, ...what, "--ci", "none");
  await outputIn(repository, process.env, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund");
  return repository;
}

/** Environment of a Node version from npm, in a folder. */
async function environmentOf(version: string, INIT_CWD: string): Promise<NodeJS.ProcessEnv> {
  const bin = await nodeOf(version, join(temporaryFolder(), "node"));
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, INIT_CWD, CI: "true" };
}

describe("the installed package", () => {
  let repository: string;
  let below: string;
  let emulator: Emulator;
  beforeAll(async () => {
    repository = await installedRepository();
    below = join(repository, "policies");
    emulator = await Emulator.start((await findTools()).emulator);
  });
  afterAll(() => emulator?.stop());

  describe.each(VERSIONS)("on Node %s", (version) => {
    let environment: NodeJS.ProcessEnv;
    beforeAll(async () => {
      environment = await environmentOf(version, below);
    });
    const npx = (...args: string[]) => outputIn(below, environment, "npx", "--no", "--", ...args);

    it("checks the file and writes the stacks, from a folder below", async () => {
      expect(await outputIn(below, environment, "node", "--version")).toBe(`v${version}\n`);
      expect(await npx("gatehouse", "check")).toContain("2 accounts");
      await npx("gatehouse", "synth");
      expect(await npx("gatehouse", "prove")).not.toContain("REFUTED");
    });

    it("plans and applies with cdktf", async () => {
      const credentials = await emulator.credentialsFor("111111111111");
      const sandboxed = {
        ...sandboxEnvironment(environment, { endpoint: emulator.endpoint, credentials }),
        ...cliConfiguration(repository),
        HOME: temporaryFolder(),
        INIT_CWD: repository,
      };
      const cdktf = (...args: string[]) =>
        outputIn(repository, sandboxed, "npx", "--no", "--", "cdktf", ...args);
      expect(await cdktf("synth")).toContain("stacks: access");
      const skip = "--skip-provider-lock";
      expect(await cdktf("plan", skip)).toMatch(/Plan: \d+ to add, 0 to|No changes/);
      expect(await cdktf("apply", "--auto-approve", skip)).toContain("Apply complete!");
    });

    it("tries the organization out in the sandbox", async () => {
      expect(await npx("gatehouse", "try")).toContain("as expected");
    });
  });
});

describe.each(VERSIONS)("Node %s", (version) => {
  const folder = copyOfProject();
  let environment: NodeJS.ProcessEnv;
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await Emulator.start((await findTools()).emulator);
    environment = await environmentOf(version, folder);
  });
  afterAll(() => emulator?.stop());

  const output = (environment: NodeJS.ProcessEnv, command: string, ...args: string[]) =>
    outputIn(folder, environment, command, ...args);

  it("is the version on the PATH", async () => {
    expect(await output(environment, "node", "--version")).toBe(`v${version}\n`);
  });

  it("checks the file and proves the synthesized stack", async () => {
    await output(environment, "npm", "run", "-s", "gatehouse", "--", "check");
    expect(await output(environment, "npm", "run", "-s", "synth")).toContain("stacks: access");
    expect(await output(environment, "npm", "run", "-s", "gatehouse", "--", "prove")).not.toContain(
      "REFUTED",
    );
  });

  it("plans and applies with cdktf", async () => {
    const credentials = await emulator.credentialsFor("111111111111");
    const sandboxed = {
      ...sandboxEnvironment(environment, { endpoint: emulator.endpoint, credentials }),
      ...cliConfiguration(folder),
      // cdktf keeps a plugin cache in the home folder, which the tests must not change.
      HOME: folder,
    };
    const skip = ["--skip-provider-lock"];
    expect(await output(sandboxed, "npm", "run", "-s", "plan", "--", ...skip)).toMatch(
      /Plan: \d+ to add, 0 to/,
    );
    expect(await output(sandboxed, "npm", "run", "-s", "apply", "--", "--auto-approve", ...skip)).toContain(
      "Apply complete!",
    );
  });

  it("runs npm start", async () => {
    expect(await output(environment, "npm", "start")).toContain("as expected");
  });
});
