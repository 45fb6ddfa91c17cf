import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { type Ended, ProcessGroup, run } from "../../../access/processes/process-group";
import { PACKAGE } from "../../../organization/package";
import { iamClient } from "../../../sandbox/aws-clients";
import { Faults } from "../../../sandbox/gateway/faults";
import { twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import { sandboxEnvironment } from "../../../sandbox/sandbox-environment";
import { onPath } from "../../../sandbox/tools";
import { sectionOf } from "../../support/documentation-page";
import { gatehouse, verify as verifyFile } from "../../support/gatehouse-command";
import { Applied, temporaryFolder } from "../../support/opened-sandbox";

jest.setTimeout(300_000);

const FILE = join(PACKAGE, "organization.yaml");

/** A role that anybody in the identity account could assume who may assume anything: no MFA asked. */
const OPEN_TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" },
  ],
});

describe("gatehouse verify", () => {
  let applied: Applied;
  beforeAll(async () => {
    applied = await Applied.file(FILE);
  });
  afterAll(() => applied?.sandbox.close());

  const verify = (environment = applied.sandbox.environment) => verifyFile(FILE, environment);

  /** The real AWS CLI, as an administrator of an account. */
  async function aws(account: string, ...args: string[]): Promise<void> {
    const command = onPath("aws", process.env);
    if (command === undefined) throw new Error("the AWS CLI is not on the PATH: pip install awscli");
    const credentials = applied.sandbox.credentialsFor(account);
    const environment = sandboxEnvironment(process.env, {
      endpoint: applied.sandbox.endpoint,
      credentials,
    });
    const { code, stderr } = await run(command, args, { environment });
    expect([code, stderr]).toEqual([0, ""]);
  }

  it("reports no finding after an apply, and prints each account that it reads", async () => {
    const { code, found, stderr } = await verify();
    expect([code, found]).toEqual([0, []]);
    expect(stderr).toContain("reading account B (3 of 3)");
  });

  describe("with gatehouse import", () => {
    const ACCOUNTS = [
      "--identity",
      "M=111111111111",
      "--account",
      "A=222222222222",
      "--account",
      "B=333333333333",
    ];
    const out = join(temporaryFolder(), "acme");
    const unfinished = join(out, ".import-unfinished.jsonl");
    const importing = (...more: string[]) => [
      "import",
      ...ACCOUNTS,
      "--role",
      "importer",
      "--out",
      out,
      ...more,
    ];
    /** An access key of a user who may only import. */
    let environment: NodeJS.ProcessEnv;
    let secrets: readonly string[];

    beforeAll(async () => {
      const [, reads = ""] =
        /```json\n([\s\S]*?)```/.exec(sectionOf("import.md", "Reading the accounts")) ?? [];
      const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/importer" };
      const named = { UserName: "importer", RoleName: "importer", PolicyName: "import" };
      const [m, a, b] = clients();
      await m?.send(new CreateUserCommand(named));
      const own = JSON.parse(reads);
      const PolicyDocument = JSON.stringify({ ...own, Statement: [...own.Statement, assume] });
      await m?.send(new PutUserPolicyCommand({ ...named, PolicyDocument }));
      for (const other of [a, b]) {
        await other?.send(new CreateRoleCommand({ ...named, AssumeRolePolicyDocument: OPEN_TRUST }));
        await other?.send(new PutRolePolicyCommand({ ...named, PolicyDocument: reads }));
      }
      const { AccessKey } = (await m?.send(new CreateAccessKeyCommand({ UserName: "importer" }))) ?? {};
      environment = {
        ...applied.sandbox.environment,
        AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
        AWS_SESSION_TOKEN: undefined,
      };
      secrets = [AccessKey?.SecretAccessKey ?? "", applied.sandbox.environment.AWS_SECRET_ACCESS_KEY ?? ""];
      for (const client of [m, a, b]) client?.destroy();
    });

    afterAll(async () => {
      applied.sandbox.gateway.faults = new Faults();
      const named = { UserName: "importer", RoleName: "importer", PolicyName: "import" };
      const [m, a, b] = clients();
      await m?.send(new DeleteAccessKeyCommand({ ...named, AccessKeyId: environment.AWS_ACCESS_KEY_ID }));
      await m?.send(new DeleteUserPolicyCommand(named));
      await m?.send(new DeleteUserCommand(named));
      for (const other of [a, b]) {
        await other?.send(new DeleteRolePolicyCommand(named));
        await other?.send(new DeleteRoleCommand(named));
      }
      for (const client of [m, a, b]) client?.destroy();
    });

    function clients() {
      const { sandbox } = applied;
      return ["M", "A", "B"].map((name) => iamClient(sandbox.endpoint, sandbox.credentialsFor(name)));
    }

    /** The calls of some work. */
    async function callsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
      const before = applied.sandbox.gateway.counts();
      await work();
      const after = Object.entries(applied.sandbox.gateway.counts());
      const made = after.map(([call, count]): [string, number] => [call, count - (before[call] ?? 0)]);
      return Object.fromEntries(made.filter(([, count]) => count > 0));
    }

    /** The second account to arrive is throttled from then on, and so are all after it. */
    function throttleAfterOne(): void {
      let passed = 0;
      const isThrottled = (call: string) => call === "iam:ListRoles" && ++passed > 1;
      const next = (call: string) => (isThrottled(call) ? "throttle" : undefined);
      applied.sandbox.gateway.faults = Object.assign(new Faults(), { next });
    }

    it("ends on Ctrl-C with 130; what it has read is kept for the next one", async () => {
      throttleAfterOne();
      const cli = join(PACKAGE, "access", "cli.ts");
      const group = new ProcessGroup(process.execPath, ["--import", "tsx", cli, ...importing()], {
        environment,
        onOutput: (text) => {
          if (text.includes("read account")) group.interrupt();
        },
      });
      const { code, stderr } = await group.ended;
      applied.sandbox.gateway.faults = new Faults();
      expect([code, stderr]).toEqual([
        130,
        expect.stringMatching(/SIGINT: nothing was written; 1 of 3 accounts are read/),
      ]);
      expect(readdirSync(out)).toEqual([".import-unfinished.jsonl"]);
      expect(statSync(unfinished).mode & 0o777).toBe(0o600);
      expectNoSecret(readFileSync(unfinished, "utf8"));
    });

    it("reads the others by the documented policy, with calls that change nothing", async () => {
      let ended: Ended | undefined;
      const calls = await callsOf(async () => {
        ended = await gatehouse(importing(), environment);
      });
      expect([ended?.code, ended?.stderr]).toEqual([
        0,
        expect.stringMatching(/^an unfinished import has read 1 account in the last hour/),
      ]);
      expect(calls["iam:GetAccountAuthorizationDetails"]).toBe(2);
      const reads = /^(iam:(Get|List)|iam:GenerateCredentialReport$|sts:(AssumeRole|GetCallerIdentity)$)/;
      expect(Object.keys(calls).filter((call) => !reads.test(call))).toEqual([]);
    });

    it("writes no secret, and leaves no file of the unfinished import", () => {
      const files = readdirSync(out, { recursive: true, encoding: "utf8" }).sort();
      expect(files).toEqual(["import.md", "organization.yaml"]);
      expectNoSecret([...files.map((file) => readFileSync(join(out, file), "utf8"))].join());
    });

    it("replaces no file without --force, and reads nothing before it says so", async () => {
      let ended: Ended | undefined;
      const calls = await callsOf(async () => {
        ended = await gatehouse(importing(), environment);
      });
      expect([ended?.code, calls]).toEqual([1, {}]);
      expect(ended?.stderr).toContain(
        "these files exist; nothing was written\n  organization.yaml\n  import.md",
      );
    });

    it("lists with --check what exists outside the file, also under throttling", async () => {
      applied.sandbox.gateway.faults = new Faults({ seed: 1, throttle: 0.33 });
      const args = ["import", "--check", "--organization", FILE, "--role", "importer"];
      const { code, stdout } = await gatehouse(args, environment);
      const { throttle = 0 } = applied.sandbox.gateway.faults.counts();
      applied.sandbox.gateway.faults = new Faults();
      expect([code, stdout]).toEqual([
        1,
        [
          "kind  name      account  outside the file",
          "user  importer  M        is not in the file, and has an active access key",
          "role  importer  A        is not in the file, and trusts AWS arn:aws:iam::111111111111:root",
          "role  importer  B        is not in the file, and trusts AWS arn:aws:iam::111111111111:root",
          "",
        ].join("\n"),
      ]);
      expect(throttle).toBeGreaterThan(5);
    });

    function expectNoSecret(text: string): void {
      expect(text.length).toBeGreaterThan(0);
      for (const secret of secrets) {
        expect(secret.length).toBeGreaterThan(10);
        expect(text).not.toContain(secret);
      }
      // Key IDs of long-term keys and of sessions, and how session tokens begin.
      expect(text).not.toMatch(/\bA(KIA|SIA)[A-Z0-9]{12}|IQoJ|FwoG|FQoG/);
    }
  });

  it("reports a wide trust of Terraform's entry role until it is narrowed", async () => {
    const role = ["--role-name", "OrganizationAccountAccessRole"];
    await aws("A", "iam", "create-role", ...role, "--assume-role-policy-document", OPEN_TRUST);
    const everything = ["--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess"];
    await aws("A", "iam", "attach-role-policy", ...role, ...everything);
    const wide = await verify();
    process.stdout.write(`${wide.found.join("\n")}\n`);
    expect([wide.code, wide.found]).toEqual([
      1,
      [
        expect.stringMatching(
          /^role OrganizationAccountAccessRole in A trusts all of account 111111111111, without MFA: limit it to those who apply/,
        ),
      ],
    ]);

    const narrowed = OPEN_TRUST.replace("111111111111:root", "111111111111:role/SandboxAdministrator");
    await aws("A", "iam", "update-assume-role-policy", ...role, "--policy-document", narrowed);
    const after = await verify();
    expect([after.code, after.found]).toEqual([0, []]);
  });

  it("judges nothing with the credentials of another account", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = applied.sandbox.credentialsFor("A");
    const { code, found, notJudged, verdicts } = await verify({
      ...applied.sandbox.environment,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    expect([code, found, verdicts.filter(({ state }) => state === "proven")]).toEqual([1, [], []]);
    expect(notJudged.join("\n")).toContain(
      "account M (111111111111) could not be read, by the ambient credentials: these credentials are for another account",
    );
  });

  it("reports a user's hardware token and an unfinished device", async () => {
    const body = new URLSearchParams({ serial: "GAHT12345678" });
    const shop = `${applied.sandbox.endpoint}/_sandbox/hardware-token`;
    const sold = (await (await fetch(shop, { method: "POST", body })).json()) as Record<string, string>;
    const [first, second] = twoCodesAt(sold.Base32StringSeed ?? "", Date.now());
    const codes = ["--authentication-code1", first, "--authentication-code2", second];
    const token = ["--user-name", "bob", "--serial-number", "GAHT12345678"];
    await aws("M", "iam", "enable-mfa-device", ...token, ...codes);
    const begun = "arn:aws:iam::111111111111:mfa/alice";
    const into = ["--outfile", "/dev/null", "--bootstrap-method", "Base32StringSeed"];
    await aws("M", "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "alice", ...into);
    const { code, found } = await verify();
    expect(code).toBe(1);
    expect(found).toContain(
      `${begun} is not enabled for anyone, and alice cannot enroll under its name: aws iam delete-virtual-mfa-device --serial-number ${begun}`,
    );
    await aws("M", "iam", "delete-virtual-mfa-device", "--serial-number", begun);
    expect(found).toContain(
      "bob has the MFA device GAHT12345678, a hardware token, whose owner cannot be determined",
    );
    await aws("M", "iam", "deactivate-mfa-device", ...token);
  });

  it("reports manual changes: a role, a policy, a member account's user", async () => {
    await aws(
      "A",
      "iam",
      "create-role",
      "--role-name",
      "backdoor",
      "--assume-role-policy-document",
      OPEN_TRUST,
    );
    await aws(
      "M",
      "iam",
      "attach-user-policy",
      "--user-name",
      "bob",
      "--policy-arn",
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
    );
    await aws("A", "iam", "create-user", "--user-name", "mallory");
    const { code, found } = await verify();
    expect(code).toBe(1);
    expect(found).toEqual(
      expect.arrayContaining([
        'role backdoor in A is not in the file, but trusts {"AWS":"arn:aws:iam::111111111111:root"} without MFA',
        "user bob in M: attached policy arn:aws:iam::aws:policy/ReadOnlyAccess exists, but is not synthesized",
        "user mallory in A",
      ]),
    );
  });

  it("reports a widened trust, a missing group and an undeclared member", async () => {
    await aws(
      "B",
      "iam",
      "update-assume-role-policy",
      "--role-name",
      "admin",
      "--policy-document",
      OPEN_TRUST,
    );
    await aws("M", "iam", "delete-group-policy", "--group-name", "ec2-A", "--policy-name", "ec2-A");
    await aws("M", "iam", "delete-group", "--group-name", "ec2-A");
    await aws("M", "iam", "add-user-to-group", "--group-name", "admin-B", "--user-name", "alice");
    const { code, found } = await verify();
    expect(code).toBe(1);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^role admin in B: its trust policy has nothing for the MFA flag/),
        expect.stringMatching(
          /^charlie can assume admin in B with an access key and no MFA: group admin-B, statement 1$/,
        ),
        "group ec2-A in M does not exist, but is synthesized",
        "group admin-B in M: member alice exists, but is not synthesized",
      ]),
    );
  });

  it("reports a role added to an instance profile", async () => {
    const profile = ["--instance-profile-name", "machine"];
    await aws("A", "iam", "create-instance-profile", ...profile);
    await aws("A", "iam", "add-role-to-instance-profile", ...profile, "--role-name", "vpc");
    expect((await verify()).found).toContain(
      "role vpc in A: instance profile machine exists, but is not synthesized",
    );
  });

  it("reports an access key whose owner has no MFA device", async () => {
    await aws("M", "iam", "create-access-key", "--user-name", "alice");
    expect((await verify()).found).toContain("alice has no MFA device, and an active access key");
  });

  it("reports which account it could not read, and exits with 1", async () => {
    const environment = { ...applied.sandbox.environment, AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const { code, found, notJudged, verdicts } = await verify(environment);
    expect([code, found]).toEqual([1, []]);
    expect(new Set(verdicts.map(({ state }) => state))).toEqual(new Set(["not judged", "nothing to judge"]));
    expect(notJudged).toContainEqual(
      expect.stringMatching(
        /^account A \(222222222222\) could not be read, by arn:aws:iam::222222222222:role\/Organ/,
      ),
    );
  });
});
