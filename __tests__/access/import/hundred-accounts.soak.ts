import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import pLimit from "p-limit";
import { run } from "../../../access/processes/process-group";
import { mfaTrust } from "../../../modules/mfa-role/trust";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { iamClient } from "../../../sandbox/aws-clients";
import { Faults } from "../../../sandbox/gateway/faults";
import { Sandbox } from "../../../sandbox/sandbox";
import { findTools } from "../../../sandbox/tools";
import { temporaryFolder } from "../../support/opened-sandbox";
import { parse } from "../../support/parse-organization";

jest.setTimeout(3_600_000);

const ROLES = 50;
const USERS = 100;
const ACCOUNTS = Array.from({ length: 100 }, (_, index) => ({
  name: index === 0 ? "M" : `A${index}`,
  id: String(100_000_000_000 + index),
}));
const FILE = `
organization: hundred
identity: M
accounts:
${ACCOUNTS.map(({ name, id }) => `  ${name}: { id: "${id}" }`).join("\n")}
roles: { vpc: { policy: vpc } }
users: {}
`;

/** What AWS has no quota for in an emulator is far from one in AWS, too: 50 of 1,000 roles, 200 of 300 groups. */
async function fill(sandbox: Sandbox): Promise<void> {
  const limit = pLimit(16);
  await Promise.all(
    ACCOUNTS.map(async ({ name }) => {
      const { endpoint, ...credentials } = await sandbox.directly(name);
      const client = iamClient(endpoint, credentials);
      await Promise.all(
        Array.from({ length: ROLES }, (_, index) => limit(() => makeRole(client, `role-${index}`, index))),
      );
      if (name === "M") await Promise.all(people.map((index) => limit(() => makePerson(client, index))));
      client.destroy();
    }),
  );
}

const people = Array.from({ length: USERS }, (_, index) => index);

async function makeRole(client: IAMClient, RoleName: string, index: number): Promise<void> {
  const trust = JSON.stringify(
    mfaTrust({
      partition: "aws",
      identityAccountId: ACCOUNTS[0]?.id ?? "",
      mfaMaxAge: 3600,
      namedSessions: false,
    }),
  );
  await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const Action = [`s3:GetObject`, `dynamodb:GetItem`];
  const Resource = `arn:aws:s3:::bucket-${index}/*`;
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource }],
  });
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: RoleName, PolicyDocument }));
}

/** A user who may assume two roles, by groups as Gatehouse names them. */
async function makePerson(client: IAMClient, index: number): Promise<void> {
  const UserName = `user-${index}`;
  await client.send(new CreateUserCommand({ UserName }));
  for (const role of [index % ROLES, (index * 7 + 3) % ROLES]) {
    const account = ACCOUNTS[(index % 99) + 1];
    const GroupName = `role-${role}-${account?.name}`;
    const Resource = `arn:aws:iam::${account?.id}:role/role-${role}`;
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource }],
    });
    await client.send(new CreateGroupCommand({ GroupName })).catch(() => undefined);
    await client.send(new PutGroupPolicyCommand({ GroupName, PolicyName: GroupName, PolicyDocument }));
    await client.send(new AddUserToGroupCommand({ GroupName, UserName }));
  }
}

/** Seconds of CPU of the process that has an argument. */
function cpuOf(argument: string): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const ticks = pids.map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(argument)) return 0;
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0;
    }
  });
  // 100 ticks per second.
  return Math.max(...ticks) / 100;
}

describe("an import of 100 accounts with 50 roles each", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.open(await findTools(), parse(FILE), []);
    await fill(sandbox);
  });
  afterAll(() => sandbox?.close());

  async function imported(): Promise<{
    readonly seconds: number;
    readonly cpu: number;
    readonly stderr: string;
  }> {
    const out = join(temporaryFolder(), "acme");
    const [identity, ...others] = ACCOUNTS.map(({ name, id }) => `${name}=${id}`);
    const words = ["import", "--identity", identity ?? "", "--out", out, "--format", "json"];
    const args = [...words, ...others.flatMap((it) => ["--account", it])];
    const begun = performance.now();
    const cli = join(PACKAGE, "access", "cli.ts");
    const timed = 'TIMEFORMAT="cpu %U %S"; time "$@"';
    const { code, stderr } = await run(
      "bash",
      ["-c", timed, "bash", process.execPath, "--import", "tsx", cli, ...args],
      { environment: sandbox.environment, cwd: PACKAGE },
    );
    const seconds = (performance.now() - begun) / 1000;
    expect([code, stderr]).toEqual([0, expect.stringMatching(/\(100 of 100\)/)]);
    const { accounts, roles, users } = loadOrganization(join(out, "organization.yaml"));
    expect([accounts.length, roles.length, users.length]).toEqual([100, ROLES, USERS]);
    const [, user = "", system = ""] = /cpu (\S+) (\S+)/.exec(stderr) ?? [];
    return { seconds, cpu: Number(user) + Number(system), stderr };
  }

  it.each([
    ["as they are", new Faults()],
    ["with a fifth of the calls throttled", new Faults({ seed: 20, throttle: 0.2 })],
  ])("takes at most two minutes: %s", async (how, faults) => {
    const { endpoint } = await sandbox.directly("M");
    const port = new URL(endpoint).port;
    sandbox.gateway.faults = faults;
    const [emulator, gateway] = [cpuOf(port), process.cpuUsage()];
    const { seconds, cpu } = await imported();
    const { user, system } = process.cpuUsage(gateway);
    process.stdout.write(
      `${how}: ${seconds.toFixed(0)} s; CPU: gatehouse ${cpu.toFixed(0)} s, gateway ${((user + system) / 1e6).toFixed(0)} s, emulator ${(cpuOf(port) - emulator).toFixed(0)} s; throttled ${faults.counts().throttle ?? 0} calls\n`,
    );
    expect(seconds).toBeLessThan(120);
  });
});
