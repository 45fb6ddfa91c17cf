import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { run } from "../access/processes/process-group";
import { Emulator } from "../sandbox/emulator";
import { sandboxEnvironment } from "../sandbox/sandbox-environment";
import { cliConfiguration } from "../sandbox/terraform";
import { findTools } from "../sandbox/tools";
import { temporaryFolder } from "./support/opened-sandbox";
import { copyOfProject } from "./support/project-copy";

jest.setTimeout(300_000);

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

describe.each(VERSIONS)("Node %s", (version) => {
  const folder = copyOfProject();
  let environment: NodeJS.ProcessEnv;
  let emulator: Emulator;
  beforeAll(async () => {
    const bin = await nodeOf(version, join(temporaryFolder(), "node"));
    emulator = await Emulator.start((await findTools()).emulator);
    environment = {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      INIT_CWD: folder,
      CI: "true",
    };
  });
  afterAll(() => emulator?.stop());

  /** The output of a command, which must succeed. */
  async function output(environment: NodeJS.ProcessEnv, command: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await run(command, args, { cwd: folder, environment });
    expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    return stripVTControlCharacters(stdout);
  }

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
