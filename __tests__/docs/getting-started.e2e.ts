import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ended } from "../../access/processes/process-group";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { codeAt } from "../../sandbox/gateway/mfa-devices";
import { Sandbox } from "../../sandbox/sandbox";
import { type Credentials, sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { Person } from "../../sandbox/walk-through/person";
import { AwsCli } from "../support/aws-cli";
import { Shell } from "../support/documented-shell";
import { temporaryFolder } from "../support/opened-sandbox";
import { ownRepository } from "../support/own-repository";

jest.setTimeout(300_000);

function page(name: string): string {
  return readFileSync(join(PACKAGE, "docs", name), "utf8");
}

/** A part of the page: commands to type, or steps in the console. */
interface Step {
  readonly heading: string;
  readonly title: string;
  readonly commands?: string;
  readonly inConsole?: string;
}
const stepsOf = (text: string) =>
  text.split(/^## /m).flatMap((section): Step[] => {
    const heading = section.split("\n", 1)[0] ?? "";
    return [...section.matchAll(/```sh\n([\s\S]*?)```|<!-- in the console: (\w+) -->/g)].map(
      ([, commands, inConsole]) => {
        const title =
          inConsole === undefined ? (commands?.split("\n", 1)[0] ?? "") : `${inConsole}, in the console`;
        return { heading, title, commands, inConsole };
      },
    );
  });
const STEPS = stepsOf(page("getting-started-aws.md"));
/** The steps that the same people take months later. */
const LATER = stepsOf(page("lifecycle.md"));

/** Replacements for commands that need a terminal or the network. */
const IN_A_TEST: readonly (readonly [RegExp, string])[] = [
  [/npm run plan$/m, "npm run plan -- --skip-provider-lock"],
  [/npm run apply$/m, "npm run apply -- --auto-approve --skip-provider-lock"],
];

const IDENTITY = "111111111111";
/** The last one is added later. */
const MEMBERS = ["222222222222", "333333333333", "444444444444"];
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${IDENTITY}:root` }, Action: "sts:AssumeRole" },
  ],
});
const ADMINISTRATOR = ["--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess"];

describe("getting started, as documented", () => {
  const project = ownRepository();
  let sandbox: Sandbox;
  /** The home folder of the current user. */
  let home: string;
  let person: Person | undefined;
  let environment: NodeJS.ProcessEnv;
  /** The home folder of the previous user. */
  let before: NodeJS.ProcessEnv;

  beforeAll(async () => {
    sandbox = await Sandbox.open(await findTools(), loadOrganization(join(PACKAGE, "organization.yaml")), []);
    const administrator = async (accountId: string, ...args: string[]) => {
      const { accessKeyId, secretAccessKey, sessionToken } = sandbox.gateway.administratorOf(accountId);
      const answer = await new AwsCli({ endpoint: sandbox.endpoint }).run(["iam", ...args], {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      });
      expect([args[0], answer.stderr]).toEqual([args[0], ""]);
      return answer.stdout;
    };
    for (const account of MEMBERS) {
      const role = ["--role-name", "OrganizationAccountAccessRole"];
      await administrator(account, "create-role", ...role, "--assume-role-policy-document", TRUST);
      await administrator(account, "attach-role-policy", ...role, ...ADMINISTRATOR);
    }
    await administrator(IDENTITY, "create-user", "--user-name", "setup");
    await administrator(IDENTITY, "attach-user-policy", "--user-name", "setup", ...ADMINISTRATOR);
    const key = JSON.parse(
      await administrator(IDENTITY, "create-access-key", "--user-name", "setup"),
    ).AccessKey;
    startAt(temporaryFolder());
    addKey("setup", { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey, sessionToken: "" });
  });
  afterAll(() => sandbox?.close());

  /** A machine without AWS configuration. */
  function startAt(folder: string): void {
    home = folder;
    const nobody: Credentials = { accessKeyId: "", secretAccessKey: "", sessionToken: "" };
    environment = {
      ...sandboxEnvironment(process.env, { endpoint: sandbox.endpoint, credentials: nobody }),
      ...cliConfiguration(project),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
      // Here is a stand-in for aws-vault.
      PATH: `${join(PACKAGE, "__tests__", "support")}:${process.env.PATH}`,
      AWS_CONFIG_FILE: undefined,
      AWS_SHARED_CREDENTIALS_FILE: undefined,
      HOME: home,
      TMPDIR: project,
      CI: "true",
      // A version manager's shim finds its Python from the real home.
      PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? "", ".pyenv"),
    };
  }

  function addKey(profile: string, { accessKeyId, secretAccessKey }: Credentials): void {
    mkdirSync(join(home, ".aws"), { recursive: true });
    const lines = [
      `[${profile}]`,
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
    ];
    writeFileSync(join(home, ".aws", "credentials"), `${lines.join("\n")}\n`, { flag: "a", mode: 0o600 });
  }

  /** Performs a person's console steps by the calls that the console makes. */
  async function inConsole(name: string): Promise<void> {
    const { gateway } = sandbox;
    person = new Person(name, {
      gateway,
      partition: "aws",
      region: "us-east-1",
      accountId: IDENTITY,
      mfaDevice: name,
    });
    expect((await person.enroll(await person.signIn(false))).status).toBe(200);
    expect((await person.createKey(await person.signIn(true))).status).toBe(200);
    if (name === "alice") {
      before = environment;
      startAt(temporaryFolder());
    }
    const { accessKeyId, secretAccessKey } = person.ownKey();
    writeFileSync(join(home, "typed"), `${accessKeyId} ${secretAccessKey}\n`, { mode: 0o600 });
  }

  /** An unused code. */
  function nextCode(): string {
    if (person?.seed === undefined) return "";
    sandbox.gateway.clock.move(30);
    return codeAt(person.seed, sandbox.gateway.clock.now());
  }

  /** Types commands into a shell that persists across blocks. */
  async function type(commands: string): Promise<Ended> {
    const code = nextCode();
    const typed = IN_A_TEST.reduce((text, [from, to]) => text.replace(from, to), commands);
    const codeFile = join(home, "code");
    writeFileSync(codeFile, `${code}\n`);
    const shell = new Shell(project, environment);
    const ended = await shell.type(`exec < '${codeFile}'\n${typed}`);
    environment = shell.environment;
    return ended;
  }

  async function take({ heading, commands, inConsole: name }: Step): Promise<void> {
    if (name !== undefined) return inConsole(name);
    const { code, stdout, stderr } = await type(commands ?? "");
    expect([heading, code, code === 0 ? "" : stdout + stderr]).toEqual([heading, 0, ""]);
    const expected = EXPECTED.find(([part]) => commands?.includes(part))?.[1];
    if (expected !== undefined) expect(stdout).toMatch(expected);
  }

  it.each(STEPS)("$heading: $title", take);

  it("ends with the file's people and no administrator without MFA", async () => {
    const { users } = await sandbox.inventory("M");
    expect(users.map(({ name }) => name)).toEqual(["alice", "charlie"]);
    environment = before;
    home = before.HOME ?? "";
  });

  it("stores the state in the repository", () => {
    expect(existsSync(join(project, "terraform.example.access.tfstate"))).toBe(true);
  });

  it.each(LATER)("works later: $heading: $title", take);
});

/** Expected output of a block, by a part of its commands. */
const EXPECTED: readonly (readonly [string, RegExp])[] = [
  ["C: { id", /charlie gains admin in C[\s\S]*Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/],
  ["read-only: {", /alice gains read-only in A[\s\S]*^yes$[\s\S]*Apply complete! Resources: /m],
  ["get-caller-identity\naws sts", /user\/setup/],
  ["matrix", /charlie +admin +admin +admin/],
  ["sed -i", /Apply complete! Resources: 0 added, 1 changed, 0 destroyed/],
  ["npm run apply", /proven {3}everyone can assume[\s\S]*Apply complete! Resources: 62 added/],
  ["profiles charlie", /assumed-role\/admin\/charlie/],
  ["M-admin -- npm run plan", /No changes/],
  ["gatehouse verify", /proven {3}Terraform's entry roles trust only named roles/],
  ["onboard alice", /alice/],
  ["profiles alice", /assumed-role\/vpc\/alice/],
];
