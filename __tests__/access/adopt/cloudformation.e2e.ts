import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { codeAt, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import type { Sandbox } from "../../../sandbox/sandbox";
import { doing, iamCaller, idsIn, Synthesized } from "../../support/adopted-sandbox";
import { AwsCli, type CliAnswer } from "../../support/aws-cli";
import { verify } from "../../support/gatehouse-command";
import { Imported, namedAccounts, planTakeover } from "../../support/imported-sandbox";
import { temporaryFolder } from "../../support/opened-sandbox";
import { SECOND_TEXT } from "../../support/published-accounts";

jest.setTimeout(300_000);

const PAGE = readFileSync(join(PACKAGE, "docs", "modules.md"), "utf8");
/** The file that the page has for these accounts. */
const FILE = /```yaml\n(organization: tutorial\n[\s\S]*?)```/.exec(PAGE)?.[1] ?? "";
const WEB_ADMIN = "arn:aws:iam::123456789012:role/WebAdmin";
const PHONE = "arn:aws:iam::234567890123:mfa/franklin";

describe("accounts set up by CloudFormation", () => {
  let synthesized: Synthesized;
  let sandbox: Sandbox;
  let aws: AwsCli;
  let iam: ReturnType<typeof iamCaller>;
  /** Franklin's access key, and the phone's seed. */
  let key: NodeJS.ProcessEnv;
  let seed = "";
  beforeAll(async () => {
    synthesized = await Synthesized.text(FILE);
    sandbox = await synthesized.sandbox();
    aws = new AwsCli({ endpoint: sandbox.endpoint });
    iam = iamCaller(sandbox);
    for (const [account, ...call] of SECOND_TEXT.calls) await iam(account, ...call);
    await franklinEnrolls();
  });
  afterAll(() => sandbox?.close());

  /** Enrolls a device with the user's name and creates an access key, as in the console. */
  async function franklinEnrolls(): Promise<void> {
    const file = join(temporaryFolder(), "seed");
    const into = ["--outfile", file, "--bootstrap-method", "Base32StringSeed"];
    await iam("Identity", "create-virtual-mfa-device", "--virtual-mfa-device-name", "franklin", ...into);
    seed = readFileSync(file, "utf8").trim();
    const [first, second] = twoCodesAt(seed, sandbox.gateway.clock.now());
    const codes = ["--authentication-code1", first, "--authentication-code2", second];
    const device = ["--user-name", "franklin", "--serial-number", PHONE];
    await iam("Identity", "enable-mfa-device", ...device, ...codes);
    const { AccessKey } = JSON.parse(await iam("Identity", "create-access-key", "--user-name", "franklin"));
    key = { AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey };
  }

  /** As `aws-vault exec web-admin` does it: the key, and a code with the call. */
  function assumeWebAdmin(): Promise<CliAnswer> {
    const { clock } = sandbox.gateway;
    clock.move(60);
    const code = ["--serial-number", PHONE, "--token-code", codeAt(seed, clock.now())];
    const role = ["--role-arn", WEB_ADMIN, "--role-session-name", "franklin"];
    return aws.run(["sts", "assume-role", ...role, ...code], key);
  }

  it("let Franklin sign in before the import", async () => {
    expect(await assumeWebAdmin()).toMatchObject({ code: 0 });
    await iam("Identity", "update-group", "--group-name", "ForceMFA", "--new-group-name", "users");
  });

  it("are described by an import, whose plan changes only what it reports", async () => {
    const { identity, ids } = SECOND_TEXT;
    const args = [...namedAccounts(identity, ids), "--name", "tutorial"];
    const imported = await Imported.by(args, sandbox.environment);
    process.stdout.write(`${imported.text}${imported.in("outside").join("\n")}\n`);
    const { users, roles } = loadOrganization(imported.synthesized.file);
    expect([users.map(({ name }) => name), roles.map(({ name }) => name)]).toEqual([
      ["franklin"],
      ["WebAdmin"],
    ]);
    const { adopted, plan, unexplained } = await planTakeover(imported, sandbox);
    expect([adopted.code, plan.destroy, unexplained]).toEqual([0, 0, []]);
  });

  it("are imported without destroying anything; Franklin keeps his id", async () => {
    const { code, stdout } = await synthesized.run(sandbox.environment);
    expect([code, PAGE]).toEqual([0, expect.stringContaining(stdout)]);
    const before = await ids();
    const { terraform } = sandbox;
    terraform.use(synthesized.stack("access").file);
    const plan = await terraform.plan();
    expect(plan.destroy).toBe(0);
    const summary = /^Plan: 12 to import, (\d+) to add, (\d+) to change, 0 to destroy\.$/m.exec(PAGE);
    expect([plan.add, plan.change].map(String)).toEqual(summary?.slice(1));
    for (const line of doing(plan)) expect(PAGE).toContain(line.replace(" ", "  "));
    await terraform.apply(plan);
    expect(await ids()).toEqual(before);
    expect(doing(await terraform.plan())).toEqual([]);
  });

  it("match the file after the import, and Franklin's commands still work", async () => {
    const { code, found } = await verify(synthesized.file, sandbox.environment);
    expect([code, found]).toEqual([0, []]);
    const { users, groups } = await sandbox.inventory("Identity");
    expect(users).toEqual([{ name: "franklin", groups: ["WebAdmin", "users"] }]);
    expect(groups.map(({ name }) => name)).toEqual(["WebAdmin", "users"]);
    const { roles } = await sandbox.inventory("Production");
    expect(roles).toEqual([{ name: "WebAdmin", inlinePolicies: ["WebAdmin"], managedPolicies: [] }]);
    expect(await assumeWebAdmin()).toMatchObject({ code: 0 });
  });

  /** Ids of users and roles: an object that is created again with the same name has another id. */
  async function ids() {
    return { ...(await idsIn(sandbox, "Identity")), ...(await idsIn(sandbox, "Production")) };
  }
});
