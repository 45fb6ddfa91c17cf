import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../access/processes/process-group";
import { stacksIn } from "../../../access/synthesis/synthesized-stacks";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { Sandbox } from "../../../sandbox/sandbox";
import { findTools } from "../../../sandbox/tools";
import { temporaryFolder } from "../../support/opened-sandbox";

jest.setTimeout(900_000);

const git = (...args: string[]) =>
  execFileSync("git", ["-C", PACKAGE, ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });
/** The first commit that synthesizes a plan. */
const FIRST = git("log", "--diff-filter=A", "--reverse", "--format=%H", "--", "main.ts").split("\n")[0] ?? "";
const folder = temporaryFolder();

async function output(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const environment = { ...process.env, INIT_CWD: cwd, CI: "true", ...more };
  const { code, stdout, stderr } = await run(command, args, { cwd, environment });
  expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  return stdout;
}

/** Packs the package in a folder. @returns the tarball's path */
async function pack(from: string, name: string, ...flags: string[]): Promise<string> {
  const into = join(folder, name);
  mkdirSync(into);
  const stdout = await output("npm", ["pack", "--json", "--pack-destination", into, ...flags], from);
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf("["))) as [{ filename: string }];
  return join(into, filename);
}

/** A repository of one's own, in a folder with a space. */
function repository(name: string): string {
  const own = join(folder, name);
  mkdirSync(own);
  writeFileSync(join(own, "package.json"), JSON.stringify({ name: "access", private: true }));
  writeFileSync(join(own, "cdktf.json"), JSON.stringify({ language: "typescript", app: "gatehouse synth" }));
  return own;
}

const install = (tarball: string, own: string) =>
  output("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", tarball], own);

let tarball: string;
beforeAll(async () => {
  tarball = await pack(PACKAGE, "today");
});

describe("an organization that the first version applied", () => {
  const own = repository("first version");
  const file = join(own, "organization.yaml");
  let sandbox: Sandbox;

  beforeAll(async () => {
    const source = join(folder, "source");
    mkdirSync(source);
    execFileSync("tar", ["x", "-C", source], {
      input: execFileSync("git", ["-C", PACKAGE, "archive", FIRST], { maxBuffer: 2 ** 26 }),
    });
    await install(await pack(source, "first"), own);
    cpSync(join(source, "organization.yaml"), file);
    // It shipped no policies.
    cpSync(join(PACKAGE, "policies"), join(own, "policies"), { recursive: true });
    const program = join("node_modules", "gatehouse", "main.ts");
    const environment = { ORGANIZATION: file, CDKTF_OUTDIR: join(own, "first.out") };
    await output("node", ["--import", "tsx", program], own, environment);
    const organization = loadOrganization(file, new Date());
    sandbox = await Sandbox.open(await findTools(), organization, stacksIn(join(own, "first.out")));
    await sandbox.terraform.init();
    await sandbox.terraform.apply(await sandbox.terraform.plan());
  });
  afterAll(() => sandbox?.close());

  it("is changed by this version only as the CHANGELOG says", async () => {
    await install(tarball, own);
    await output("npx", ["gatehouse", "synth"], own);
    const [stack] = stacksIn(join(own, "cdktf.out"));
    sandbox.terraform.use(stack?.file ?? "");
    const plan = await sandbox.terraform.plan();
    expect(plan.changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort()).toEqual([
      "create aws_iam_group_policy_attachment.group_users",
      "create aws_iam_policy.group_users",
      "update aws_iam_group_policy.group_users",
      "update aws_iam_group_policy_attachments_exclusive.group_users",
    ]);
    const changelog = readFileSync(join(PACKAGE, "CHANGELOG.md"), "utf8");
    for (const { address } of plan.changes) expect(changelog).toContain(`\`${address}\``);
    await sandbox.terraform.apply(plan);
    expect((await sandbox.terraform.plan()).changes).toEqual([]);
  });
});

describe("gatehouse upgrade --check", () => {
  const own = repository("upgrade check");
  let next: string;

  beforeAll(async () => {
    await install(tarball, own);
    writeFileSync(
      join(own, "organization.yaml"),
      `organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
roles:
  dns: { policy: dns }
users:
  alice: { grants: { dns: A } }
`,
    );
    const changed = join(folder, "changed");
    cpSync(join(own, "node_modules", "gatehouse"), changed, { recursive: true });
    edit(join(changed, "package.json"), (text) => text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'));
    edit(join(changed, "policies", "dns.json"), (text) =>
      text.replace('"route53:', '"s3:ListBucket", "route53:'),
    );
    edit(join(changed, "CHANGELOG.md"), (text) =>
      text.replace("## ", "## 9.9.9\n\nA new permission.\n\n## "),
    );
    edit(join(changed, ".terraform.lock.hcl"), (text) => text.replace('"5.100.0"', '"5.101.0"'));
    next = await pack(changed, "next", "--ignore-scripts");
  });

  function edit(file: string, by: (text: string) => string): void {
    const text = readFileSync(file, "utf8");
    expect(by(text)).not.toBe(text);
    writeFileSync(file, by(text));
  }

  const check = (to: string) =>
    run("npx", ["gatehouse", "upgrade", "--check", "--to", to], {
      cwd: own,
      environment: { ...process.env, INIT_CWD: own },
    });

  it("names what another version changes, and installs nothing", async () => {
    const before = readFileSync(join(own, "package-lock.json"), "utf8");
    const { code, stdout, stderr } = await check(next);
    process.stdout.write(stdout);
    expect([code, code === 1 ? "" : stderr]).toEqual([1, ""]);
    for (const part of [
      "→ 9.9.9",
      "A new permission.",
      '"s3:ListBucket"',
      "aws_iam_role_policy.",
      '"5.101.0"',
    ])
      expect(stdout).toContain(part);
    expect(readFileSync(join(own, "package-lock.json"), "utf8")).toBe(before);
  });

  it("finds no change in the installed version", async () => {
    const { code, stdout } = await check(tarball);
    expect([code, stdout]).toEqual([0, expect.stringContaining("writes the same Terraform JSON")]);
  });
});
