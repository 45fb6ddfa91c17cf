import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ProcessGroup } from "../../../access/processes/process-group";
import { lockAdvice } from "../../../access/synthesis/state-lock";
import { Faults } from "../../../sandbox/gateway/faults";
import { AwsCli } from "../../support/aws-cli";
import { Workplace } from "../../support/bootstrap-workplace";
import { GITHUB } from "../../support/run-script";

jest.setTimeout(300_000);

const BUCKET = "acme-terraform-state";
/** Whose session the sandbox's administrator is. */
const SANDBOX = "arn:aws:iam::111111111111:role/SandboxAdministrator";
const KEY = "gatehouse/example/access.tfstate";
const WITH_USERS = (users: string) => `organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
roles:
  vpc: { policy: vpc, accounts: [A] }
users: { ${users} }
`;
const LOCAL = WITH_USERS("alice: { grants: { vpc: A } }");
const IN_S3 = (users: string) =>
  `${WITH_USERS(users)}terraform: { appliedBy: ["${SANDBOX}"], state: { backend: s3, bucket: ${BUCKET} } }\n`;
const ALICE = "alice: { grants: { vpc: A } }";
const APPLY = ["apply", "-auto-approve", "-input=false"];
const NO_CHANGES = [0, expect.stringContaining("No changes."), ""];

describe("state in S3", () => {
  let alice: Workplace;
  let aws: AwsCli;
  let administrator: NodeJS.ProcessEnv;

  beforeAll(async () => {
    alice = await Workplace.open(LOCAL);
    aws = new AwsCli({ endpoint: alice.sandbox.endpoint });
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = alice.environment;
    administrator = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN };
    await alice.script("main.ts");
    await expectFine(alice.terraform("access", "init", "-input=false"));
    await expectFine(alice.terraform("access", ...APPLY));
  });
  afterAll(() => alice?.close());

  async function expectFine(ended: ReturnType<Workplace["script"]>): Promise<string> {
    const { code, stdout, stderr } = await ended;
    expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    return stdout;
  }
  async function s3api(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await aws.run(["s3api", ...args, "--bucket", BUCKET], administrator);
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    return stdout;
  }
  async function plan(stack: string) {
    const { code, stdout, stderr } = await alice.terraform(stack, "plan", "-detailed-exitcode");
    return [code, stdout, stderr] as const;
  }
  const isLocked = async () => (await versions(`${KEY}.tflock`)).some(({ IsLatest }) => IsLatest);
  async function versions(key: string): Promise<{ VersionId: string; IsLatest: boolean }[]> {
    return JSON.parse(await s3api("list-object-versions", "--prefix", key)).Versions ?? [];
  }
  async function nextPut(): Promise<void> {
    const puts = () => alice.sandbox.gateway.counts()["s3 PUT"];
    for (const before = puts(); puts() === before; ) await sleep(20);
  }
  const users = async () => (await alice.sandbox.inventory("M")).users.map(({ name }) => name);

  it("is not stored in an existing bucket that bootstrap did not create", async () => {
    alice.write(IN_S3(ALICE));
    await s3api("create-bucket");
    const { code, stderr } = await alice.script("access/cli.ts", "bootstrap");
    expect([code, stderr]).toEqual([
      1,
      `there is a bucket ${BUCKET} in account M already, and no state knows it\n` +
        "  fix       name another bucket; or, if it is there for this, empty or left over from before:\n" +
        "            npm run -s gatehouse -- bootstrap --take-over\n",
    ]);
    await s3api("delete-bucket");
  });

  it("is not created by a caller that the bucket policy would deny", async () => {
    alice.write(IN_S3(ALICE).replace(SANDBOX, "arn:aws:iam::111111111111:role/ci"));
    const { code, stderr } = await alice.script("access/cli.ts", "bootstrap");
    process.stdout.write(stderr);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`fix       terraform: { appliedBy: [${SANDBOX}] }`),
    ]);
    alice.write(IN_S3(ALICE));
  });

  it("is created by bootstrap even after a kill: bucket, then states", async () => {
    const killed = alice.beginScript("access/cli.ts", "bootstrap");
    // The bucket is created, but the response is lost.
    await nextPut();
    killed.kill();
    await killed.ended;

    const said = await expectFine(alice.script("access/cli.ts", "bootstrap"));
    process.stdout.write(said);
    expect(said).toContain(`state: making bucket ${BUCKET} in account M`);
    expect(said).toMatch(/Apply complete! Resources: .*\d added, 0 changed, 0 destroyed\./);
    expect(said).toContain("state: its state is now in the bucket that it made\n");
    expect(said).toMatch(/access: its state, \d+ resources, moved from a local file into the bucket\n/);
    for (const stack of ["state", "access"])
      expect(alice.has(`terraform.example.${stack}.tfstate`)).toBe(false);
    expect(await plan("access")).toEqual(NO_CHANGES);
    expect(await plan("state")).toEqual(NO_CHANGES);
  });

  it("is versioned, encrypted, not public, and denied without TLS", async () => {
    const answer = async (call: string) => JSON.parse(await s3api(call));
    expect(await answer("get-bucket-versioning")).toMatchObject({ Status: "Enabled" });
    expect(await answer("get-public-access-block")).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(JSON.stringify(await answer("get-bucket-encryption"))).toContain('"SSEAlgorithm":"AES256"');
    expect((await answer("get-bucket-policy")).Policy).toContain('"aws:SecureTransport":"false"');
    expect(await answer("get-bucket-lifecycle-configuration")).toMatchObject({
      Rules: [{ Status: "Enabled", NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
    });
  });

  it("is not changed by a second bootstrap", async () => {
    const before = await versions("");
    expect(await expectFine(alice.script("access/cli.ts", "bootstrap"))).toBe(
      `state: bucket ${BUCKET} is there, and holds its own state\n` +
        `state is in s3://${BUCKET}/gatehouse/example/<stack>.tfstate, locked and versioned\n`,
    );
    expect((await versions("")).map(({ VersionId }) => VersionId)).toEqual(
      before.map(({ VersionId }) => VersionId),
    );
  });

  it("conflicts with a local file written after the move", async () => {
    const file = join(alice.folder, "terraform.example.access.tfstate");
    const moved = JSON.parse(readFileSync(`${file}.migrated`, "utf8"));
    writeFileSync(file, JSON.stringify({ ...moved, serial: moved.serial + 5 }));
    const { code, stderr } = await alice.script("access/cli.ts", "bootstrap");
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^access has two states: .*\n {2}found .*serial/),
    ]);
    expect(alice.has("terraform.example.access.tfstate")).toBe(true);
    rmSync(file);
  });

  it("can be read, but not written, by a role that only plans", async () => {
    const iam = async (...args: string[]) => (await aws.run(["iam", ...args], administrator)).stdout;
    const [user, bucket] = [["--user-name", "planner"], `arn:aws:s3:::${BUCKET}`];
    const Statement = [
      { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
      { Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/gatehouse/example/*.tfstate` },
    ];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam("create-user", ...user);
    await iam("put-user-policy", ...user, "--policy-name", "plan", "--policy-document", policy);
    const { AccessKey } = JSON.parse(await iam("create-access-key", ...user));
    const key = {
      AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey,
    };
    const planner = alice.colleague({ ...key, AWS_SESSION_TOKEN: undefined });
    await expectFine(planner.terraform("access", "init", "-reconfigure", "-input=false"));
    expect(await expectFine(planner.terraform("access", "state", "list"))).toContain(
      "aws_iam_user.user_alice",
    );
    const { stderr } = await planner.terraform("access", "state", "rm", "aws_iam_user.user_alice");
    expect(stderr).toContain("AccessDenied");
    await iam("delete-access-key", ...user, "--access-key-id", AccessKey.AccessKeyId);
    await iam("delete-user-policy", ...user, "--policy-name", "plan");
    await iam("delete-user", ...user);
  });

  it("is planned by read-only roles, and applied by the stack's own roles", async () => {
    const dns = "roles:\n  dns: { policy: dns, accounts: [A] }\n";
    alice.write(IN_S3(`${ALICE}, zoe: { grants: { dns: A } }`).replace("roles:\n", dns));
    await expectFine(alice.script("main.ts"));
    const run = new Run(alice, aws, administrator);
    const planner = await run.reader();

    await expectFine(run.script("plan-stacks.sh", planner));
    expect(run.summary()).toMatch(/^### access\n\nPlan: [1-9]\d* to add, \d+ to change, 0 to destroy\.\n/);
    // Whoever plans could not apply it, and left no lock.
    expect(await run.script("apply-stacks.sh", planner)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("AccessDenied"),
    });
    expect(await users()).not.toContain("zoe");
    expect(await isLocked()).toBe(false);

    await expectFine(run.script("apply-stacks.sh", administrator));
    expect(await users()).toContain("zoe");
    expect((await alice.sandbox.inventory("A")).roles.map(({ name }) => name)).toContain("dns");
    expect(await plan("access")).toEqual(NO_CHANGES);
    await run.close();
  });

  it("allows one apply at a time: a second one fails on the lock or waits", async () => {
    alice.write(IN_S3(`${ALICE}, bob: {}, carol: {}`));
    await expectFine(alice.script("main.ts"));
    const bob = alice.colleague();
    alice.sandbox.gateway.faults = new Faults(undefined, [
      { call: "iam:CreateUser", fault: "slow", times: 10 },
      { call: "iam:GetGroup", fault: "slow", times: 10 },
    ]);
    const first = alice.terraform("access", ...APPLY);
    // The first thing that an apply puts into the bucket is its lock.
    await nextPut();
    const waiting = bob.terraform("access", ...APPLY, "-lock-timeout=120s");
    const refused = await bob.colleague().terraform("access", ...APPLY);

    process.stdout.write(refused.stderr);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/Error acquiring the state lock[\s\S]*ID: {8}\S+[\s\S]*Who: {7}\S+/);
    expect(await expectFine(first)).toContain("Resources: 6 added");
    expect(await expectFine(waiting)).toContain("Resources: 0 added, 0 changed, 0 destroyed.");
    expect(await users()).toEqual(["alice", "bob", "carol"]);
    expect(await plan("access")).toEqual(NO_CHANGES);
  });

  it("can be recovered from its versions if it was overwritten", async () => {
    const [garbage, good] = ["garbage", "good"].map((name) => join(alice.folder, name)) as [string, string];
    const [latest] = (await versions(KEY)).filter(({ IsLatest }) => IsLatest);
    writeFileSync(garbage, "not a state");
    await s3api("put-object", "--key", KEY, "--body", garbage);
    const [code, , said] = await plan("access");
    expect([code, said]).toEqual([1, expect.stringMatching(/state/)]);

    await s3api("get-object", "--key", KEY, "--version-id", latest?.VersionId ?? "", good);
    await s3api("put-object", "--key", KEY, "--body", good);
    expect(await plan("access")).toEqual(NO_CHANGES);
  });

  it("remains locked after a killed apply; the next run names the fix", async () => {
    alice.write(IN_S3(`${ALICE}, bob: {}, carol: {}, dave: {}, erin: {}`));
    await expectFine(alice.script("main.ts"));
    // What comes after the users is slow: the kill finds the apply at work, its state not yet in the bucket.
    alice.sandbox.gateway.faults = new Faults(undefined, [
      { call: "iam:AddUserToGroup", fault: "slow", times: 20 },
      { call: "iam:GetGroup", fault: "slow", times: 20 },
    ]);
    const apply = alice.begin("access", ...APPLY);
    const deadline = Date.now() + 60_000;
    while (!(await users()).includes("dave") && Date.now() < deadline) await sleep(50);
    apply.kill();
    await apply.ended;
    alice.sandbox.gateway.faults = new Faults();

    const [code, , said] = await plan("access");
    const advice = lockAdvice(said ?? "", ".") ?? "";
    process.stdout.write(`${advice}\n`);
    const [, command = ""] = /terraform -chdir=\. (.+)$/m.exec(advice) ?? [];
    expect([code, command]).toEqual([1, expect.stringMatching(/^force-unlock \S+$/)]);
    await expectFine(alice.terraform("access", ...command.replace(" ", " -force ").split(" ")));

    expect(await isLocked()).toBe(false);
  });

  it("is completed by adopt and a second apply after a killed apply", async () => {
    const next = await alice.terraform("access", ...APPLY);
    expect([next.code, next.stderr]).toEqual([1, expect.stringContaining("EntityAlreadyExists")]);
    await expectFine(alice.script("access/cli.ts", "adopt"));
    expect(await expectFine(alice.terraform("access", ...APPLY))).toMatch(/Resources: .*0 destroyed/);
    expect(await plan("access")).toEqual(NO_CHANGES);
    expect(await users()).toEqual(["alice", "bob", "carol", "dave", "erin"]);
  });
});

/** The jobs of a run on merge, each in a folder of its own, and the roles that plan. */
class Run {
  private jobs = 0;
  private readonly folder: string;

  constructor(
    private readonly alice: Workplace,
    private readonly aws: AwsCli,
    private readonly administrator: NodeJS.ProcessEnv,
  ) {
    this.folder = join(alice.folder, "run");
    mkdirSync(this.folder);
  }

  /** A script of the workflows on what is synthesized now. */
  async script(name: string, credentials: NodeJS.ProcessEnv) {
    const temporary = join(this.folder, `job-${this.jobs++}`);
    const cwd = join(temporary, "stacks");
    cpSync(join(this.alice.folder, "cdktf.out", "stacks"), cwd, {
      recursive: true,
      filter: (file) => !file.endsWith("/.terraform"),
    });
    const environment = {
      ...this.alice.environment,
      ...credentials,
      // The SDK's client for a profile's role reads no AWS_ENDPOINT_URL.
      AWS_ENDPOINT_URL_STS: this.alice.environment.AWS_ENDPOINT_URL,
      STACKS: "access",
      READER: "reader",
      PLAN_KEY: "k".repeat(44),
      RUNNER_TEMP: temporary,
      GITHUB_RUN_ID: "7",
      GITHUB_SHA: "0123",
      GITHUB_STEP_SUMMARY: join(this.folder, "summary"),
    };
    return new ProcessGroup(join(GITHUB, name), [join(this.folder, "plans.tar.gpg")], { cwd, environment })
      .ended;
  }

  summary(): string {
    return readFileSync(join(this.folder, "summary"), "utf8");
  }

  /** The key of a user who reads IAM and the state, and a role that reads in the other account. */
  async reader(): Promise<NodeJS.ProcessEnv> {
    const reading = { Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" };
    const bucket = `arn:aws:s3:::${BUCKET}`;
    const assume = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws:iam::222222222222:role/reader",
    };
    const state = {
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:GetObject"],
      Resource: [bucket, `${bucket}/*`],
    };
    const trust = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
    };
    const { Credentials } = await this.call(this.administrator, "sts", "assume-role", [
      "--role-arn=arn:aws:iam::222222222222:role/OrganizationAccountAccessRole",
      "--role-session-name=test",
    ]);
    const inA = {
      AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials.SessionToken,
    };
    const role = ["--role-name=reader"];
    await this.call(inA, "iam", "create-role", [...role, `--assume-role-policy-document=${document(trust)}`]);
    await this.call(inA, "iam", "put-role-policy", [
      ...role,
      "--policy-name=read",
      `--policy-document=${document(reading)}`,
    ]);
    const user = ["--user-name=reader"];
    await this.call(this.administrator, "iam", "create-user", user);
    const policy = document(reading, assume, state);
    await this.call(this.administrator, "iam", "put-user-policy", [
      ...user,
      "--policy-name=read",
      `--policy-document=${policy}`,
    ]);
    const { AccessKey } = await this.call(this.administrator, "iam", "create-access-key", user);
    return {
      AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey,
      AWS_SESSION_TOKEN: undefined,
    };
  }

  async close(): Promise<void> {
    const user = ["--user-name=reader"];
    const { AccessKeyMetadata } = await this.call(this.administrator, "iam", "list-access-keys", user);
    const key = `--access-key-id=${AccessKeyMetadata[0].AccessKeyId}`;
    await this.call(this.administrator, "iam", "delete-access-key", [...user, key]);
    await this.call(this.administrator, "iam", "delete-user-policy", [...user, "--policy-name=read"]);
    await this.call(this.administrator, "iam", "delete-user", user);
  }

  private async call(as: NodeJS.ProcessEnv, service: string, call: string, args: readonly string[]) {
    const { code, stdout, stderr } = await this.aws.run([service, call, ...args], as);
    expect([call, code, stderr]).toEqual([call, 0, ""]);
    return JSON.parse(stdout || "{}");
  }
}

function document(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
