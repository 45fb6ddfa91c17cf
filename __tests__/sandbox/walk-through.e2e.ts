import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { loadEvaluator } from "../../access/iam/evaluator";
import { readIam } from "../../access/iam/live-iam";
import { run } from "../../access/processes/process-group";
import type { PrintedFormat } from "../../access/profiles/formats";
import { renderProfiles } from "../../access/profiles/formats";
import { rotation } from "../../access/profiles/key-rotation";
import { profilesOf } from "../../access/profiles/people-profiles";
import { callBy, callerOf, mfaProven, NO_MFA, SESSION_WITHOUT_MFA } from "../../access/proof/caller";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { dayAfter } from "../../sandbox/enrollment-window";
import { Clock } from "../../sandbox/gateway/clock";
import { codeAt, twoCodesAt } from "../../sandbox/gateway/mfa-devices";
import type { Credentials } from "../../sandbox/sandbox-environment";
import type { Device } from "../../sandbox/walk-through/person";
import { AwsCli, type CliAnswer, everyAwsCli } from "../support/aws-cli";
import { verify } from "../support/gatehouse-command";
import { Applied, temporaryFolder } from "../support/opened-sandbox";

jest.setTimeout(300_000);

/** One hour in seconds, the MFA limit of every trust policy of the default file. */
const LIMIT = 3_600;
/** In milliseconds. */
const HOUR = 3_600_000;

/**
 * A user with a terminal, the AWS CLI, a phone, and profiles from a fixture.
 */
class Someone {
  seed = "";
  private readonly folder = temporaryFolder();
  private readonly cli: AwsCli;

  constructor(
    private readonly applied: Applied,
    readonly name: string,
    private readonly identityId: string,
    private readonly roles: readonly { readonly profile: string; readonly arn: string }[],
  ) {
    const serial = this.serial;
    const config = [
      `[profile ${name}]\nregion = us-east-1`,
      ...this.roles.map(
        ({ profile, arn }) =>
          `[profile ${profile}]\nrole_arn = ${arn}\nsource_profile = ${name}\nmfa_serial = ${serial}\nregion = us-east-1`,
      ),
    ];
    const configFile = join(this.folder, "config");
    writeFileSync(configFile, `${config.join("\n\n")}\n`);
    this.cli = new AwsCli({
      endpoint: applied.sandbox.endpoint,
      configFile,
      credentialsFile: join(this.folder, "credentials"),
    });
  }

  get credentialsFile(): string {
    return join(this.folder, "credentials");
  }

  get serial(): string {
    return `arn:aws:iam::${this.identityId}:mfa/${this.name}`;
  }

  /** Signs in at the console stand-in, over HTTP, like a person with curl. */
  async signIn(code?: string): Promise<NodeJS.ProcessEnv> {
    const body = new URLSearchParams({ user: this.name, ...(code === undefined ? {} : { code }) });
    const answer = await fetch(`${this.applied.sandbox.endpoint}/_sandbox/sign-in`, { method: "POST", body });
    const session = (await answer.json()) as Record<string, string>;
    if (!answer.ok) throw new Error(session.error);
    return {
      AWS_ACCESS_KEY_ID: session.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: session.SecretAccessKey,
      AWS_SESSION_TOKEN: session.SessionToken,
    };
  }

  /** The next code on the phone. */
  code(): string {
    const { clock } = this.applied.sandbox.gateway;
    clock.move(30);
    return codeAt(this.seed, clock.now());
  }

  aws(credentials: NodeJS.ProcessEnv, ...args: string[]): Promise<CliAnswer> {
    return this.cli.run(args, credentials);
  }

  /** Runs the CLI with a profile, and enters a code if the CLI requests one. */
  as(profile: string, ...args: string[]): Promise<CliAnswer> {
    return this.cli.run(["--profile", profile, ...args], {}, this.code());
  }

  /** Runs the CLI with a profile, without a phone. */
  withoutPhone(profile: string, ...args: string[]): Promise<CliAnswer> {
    return this.cli.run(["--profile", profile, ...args]);
  }

  async createDevice(session: NodeJS.ProcessEnv): Promise<CliAnswer> {
    const file = join(this.folder, "seed");
    const created = await this.aws(
      session,
      "iam",
      "create-virtual-mfa-device",
      "--virtual-mfa-device-name",
      this.name,
      "--outfile",
      file,
      "--bootstrap-method",
      "Base32StringSeed",
    );
    if (created.code === 0) this.seed = readFileSync(file, "utf8").trim();
    return created;
  }

  deleteDevice(session: NodeJS.ProcessEnv, serial = this.serial): Promise<CliAnswer> {
    return this.aws(session, "iam", "delete-virtual-mfa-device", "--serial-number", serial);
  }

  async enableDevice(session: NodeJS.ProcessEnv): Promise<CliAnswer> {
    const enabled = await this.aws(session, ...this.enabling({ serial: this.serial, seed: this.seed }));
    // Only afterwards: a code may be one step old, and the AWS CLI may take more than what is left of this one.
    this.applied.sandbox.gateway.clock.move(30);
    return enabled;
  }

  /** The call that enables a device for this user, with its current codes. */
  enabling({ serial, seed }: Device): string[] {
    const [first, second] = twoCodesAt(seed, this.applied.sandbox.gateway.clock.now());
    const device = ["--user-name", this.name, "--serial-number", serial];
    const codes = ["--authentication-code1", first, "--authentication-code2", second];
    return ["iam", "enable-mfa-device", ...device, ...codes];
  }

  async createKey(session: NodeJS.ProcessEnv): Promise<CliAnswer> {
    const created = await this.aws(session, "iam", "create-access-key");
    if (created.code === 0) {
      const { AccessKey } = JSON.parse(created.stdout);
      writeFileSync(
        join(this.folder, "credentials"),
        `[${this.name}]\naws_access_key_id = ${AccessKey.AccessKeyId}\naws_secret_access_key = ${AccessKey.SecretAccessKey}\n`,
      );
    }
    return created;
  }

  /** The joiner's order: sign in, enroll, sign in with MFA, create a key. */
  async join(): Promise<void> {
    const first = await this.signIn();
    expect((await this.createDevice(first)).code).toBe(0);
    expect((await this.enableDevice(first)).code).toBe(0);
    expect((await this.createKey(await this.signIn(this.code()))).code).toBe(0);
  }
}

const allowed = expect.objectContaining({ code: 0 });
const refused = (error = "AccessDenied") => expect.objectContaining({ error });
const role = (accountId: string, name: string) => ({
  profile: `${accountId[0]}-${name}`,
  arn: `arn:aws:iam::${accountId}:role/${name}`,
});
const [M, A, B] = ["111111111111", "222222222222", "333333333333"];
const EVERY_ROLE = [M, A, B].flatMap((id) => ["vpc", "ec2", "admin"].map((name) => role(id, name)));
const CREATE_VPC = ["ec2", "create-vpc", "--cidr-block", "10.0.0.0/16"];
const RUN = ["ec2", "run-instances", "--image-id", "ami-12c6146b"];
const WHO = ["sts", "get-caller-identity"];

describe("accounts M, A and B", () => {
  let applied: Applied;
  /** The stopped machine time, so that AWS CLI calls take no time. */
  let stopped: number | undefined;
  const people: Record<string, Someone> = {};
  const person = (name: string) => {
    people[name] ??= new Someone(applied, name, M, EVERY_ROLE);
    return people[name];
  };
  beforeAll(async () => {
    const clock = new Clock(() => stopped ?? Date.now());
    applied = await Applied.file(join(PACKAGE, "organization.yaml"), { inWindow: true, clock });
  });
  afterAll(() => applied?.sandbox.close());

  it("Alice joins: signs in, enrolls a device, and only then creates a key", async () => {
    const alice = person("alice");
    const first = await alice.signIn();
    expect(await alice.aws(first, "iam", "get-user")).toEqual(allowed);
    expect(await alice.createKey(first)).toEqual(refused());
    expect(await alice.createDevice(first)).toEqual(allowed);
    await expect(alice.signIn("000000")).rejects.toThrow("no MFA device that is enabled");
    expect(await alice.enableDevice(first)).toEqual(allowed);
    await expect(alice.signIn("000000")).rejects.toThrow("not the code");
    expect(await alice.createKey(await alice.signIn(alice.code()))).toEqual(allowed);
  });

  it("Bob abandons an enrollment: the device blocks its name, and Bob deletes it", async () => {
    const bob = person("bob");
    const session = await bob.signIn();
    expect(await bob.createDevice(session)).toEqual(allowed);
    expect(await bob.createDevice(session)).toEqual(refused("EntityAlreadyExists"));
    const alice = await person("alice").signIn();
    expect(await person("alice").deleteDevice(alice, bob.serial)).toEqual(refused());
    expect(await bob.deleteDevice(session)).toEqual(allowed);
    // An enabled device remains.
    expect(await person("alice").deleteDevice(alice)).toEqual(refused("DeleteConflict"));
  });

  it("Alice assumes vpc in A only with a code, creates a VPC, runs no instance", async () => {
    const alice = person("alice");
    const assume = ["sts", "assume-role", "--role-arn", role(A, "vpc").arn, "--role-session-name", "alice"];
    expect(await alice.withoutPhone("alice", ...assume)).toEqual(refused());
    const { stdout } = await alice.as("2-vpc", ...WHO);
    expect(JSON.parse(stdout).Arn).toMatch(`arn:aws:sts::${A}:assumed-role/vpc/`);
    expect(await alice.as("2-vpc", ...CREATE_VPC)).toEqual(allowed);
    const denied = await alice.as("2-vpc", ...RUN);
    expect(denied).toEqual(refused("UnauthorizedOperation"));
    expect(denied.stderr).toMatch(
      /User: arn:aws:sts::2{12}:assumed-role\/vpc\/\S+ is not authorized to perform: ec2:RunInstances/,
    );
  });

  it("Alice is denied ec2 in B", async () => {
    expect(await person("alice").as("3-ec2", ...WHO)).toEqual(refused());
  });

  it("Alice's role session ends after an hour, as does role access by MFA session", async () => {
    const alice = person("alice");
    const { clock } = applied.sandbox.gateway;
    const inRole = environmentOf(
      await alice.withoutPhone(
        "alice",
        ...["sts", "assume-role", "--role-arn", role(A, "vpc").arn, "--role-session-name", "alice"],
        ...["--serial-number", alice.serial, "--token-code", alice.code()],
      ),
    );
    const withMfa = environmentOf(
      await alice.withoutPhone(
        "alice",
        ...["sts", "get-session-token", "--serial-number", alice.serial, "--token-code", alice.code()],
      ),
    );
    const assume = ["sts", "assume-role", "--role-arn", role(A, "vpc").arn, "--role-session-name", "alice"];
    expect(await alice.aws(inRole, "ec2", "describe-vpcs")).toEqual(allowed);
    expect(await alice.aws(withMfa, ...assume)).toEqual(allowed);
    clock.move(LIMIT);
    expect(await alice.aws(inRole, "ec2", "describe-vpcs")).toEqual(refused("RequestExpired"));
    expect(await alice.aws(inRole, ...WHO)).toEqual(refused("ExpiredToken"));
    expect(await alice.aws(withMfa, ...assume)).toEqual(refused());
    expect(await alice.aws(withMfa, "iam", "list-access-keys")).toEqual(allowed);
  });

  it("Bob runs instances in B, but creates no VPC and cannot assume vpc in A", async () => {
    const bob = person("bob");
    await bob.join();
    expect(await bob.as("3-ec2", ...RUN)).toEqual(allowed);
    expect(await bob.as("3-ec2", ...CREATE_VPC)).toEqual(refused("UnauthorizedOperation"));
    expect(await bob.as("2-vpc", ...WHO)).toEqual(refused());
    expect(await bob.as("2-ec2", ...WHO)).toEqual(refused());
  });

  it("Charlie does everything in A and B, and nothing in M", async () => {
    const charlie = person("charlie");
    await charlie.join();
    for (const account of ["2", "3"]) {
      expect(await charlie.as(`${account}-admin`, ...CREATE_VPC)).toEqual(allowed);
      expect(await charlie.as(`${account}-admin`, ...RUN)).toEqual(allowed);
      expect(await charlie.as(`${account}-admin`, "iam", "list-roles")).toEqual(allowed);
      expect(await charlie.as(`${account}-admin`, "s3", "mb", `s3://charlie-${account}`)).toEqual(allowed);
    }
    for (const name of ["vpc", "ec2", "admin"]) {
      expect(await charlie.as(`1-${name}`, ...WHO)).toEqual(refused());
    }
  });

  it("nobody lists another user's keys", async () => {
    for (const [name, other] of [
      ["alice", "bob"],
      ["bob", "charlie"],
      ["charlie", "alice"],
    ] as const) {
      const someone = person(name);
      const session = environmentOf(
        await someone.withoutPhone(
          name,
          ...["sts", "get-session-token", "--serial-number", someone.serial, "--token-code", someone.code()],
        ),
      );
      expect(await someone.aws(session, "iam", "list-access-keys", "--user-name", other)).toEqual(refused());
      expect(await someone.aws(session, "iam", "list-access-keys")).toEqual(allowed);
    }
  });

  it("a thief with Alice's key and no phone reads only Alice's own record", async () => {
    const thief = person("alice");
    const steal = (...args: string[]) => thief.withoutPhone("alice", ...args);
    expect(await steal("iam", "get-user")).toEqual(allowed);
    expect(await steal(...WHO)).toEqual(allowed);
    for (const attempt of [
      ["iam", "list-access-keys"],
      ["iam", "create-access-key"],
      ["iam", "list-users"],
      [
        "iam",
        "create-virtual-mfa-device",
        "--virtual-mfa-device-name",
        "thief",
        "--outfile",
        "/dev/null",
        "--bootstrap-method",
        "Base32StringSeed",
      ],
      ["iam", "deactivate-mfa-device", "--user-name", "alice", "--serial-number", thief.serial],
      ["iam", "change-password", "--old-password", "old", "--new-password", "new"],
      ["s3", "ls"],
      ...[A, B, M].map((id) => [
        "sts",
        "assume-role",
        "--role-arn",
        role(id, "vpc").arn,
        "--role-session-name",
        "alice",
      ]),
    ]) {
      expect([attempt, await steal(...attempt)]).toEqual([attempt, refused()]);
    }
    expect(await steal(...CREATE_VPC)).toEqual(refused("UnauthorizedOperation"));
    const session = environmentOf(await steal("sts", "get-session-token"));
    expect(await thief.aws(session, "iam", "get-user")).toEqual(refused("InvalidClientTokenId"));
    expect(
      await thief.aws(
        session,
        "sts",
        "assume-role",
        "--role-arn",
        role(A, "vpc").arn,
        "--role-session-name",
        "alice",
      ),
    ).toEqual(refused());
  });

  it("the AWS CLI needs only the written profiles, Alice's key and Alice's phone", async () => {
    const alice = person("alice");
    const folder = temporaryFolder();
    const configFile = join(folder, "config");
    const own = "[default]\ncli_pager =\n";
    writeFileSync(configFile, own);
    const args = ["--import", "tsx", join(PACKAGE, "access", "cli.ts"), "profiles", "alice", "--write"];
    const organization = ["--organization", join(PACKAGE, "organization.yaml")];
    const environment = { ...process.env, AWS_CONFIG_FILE: configFile };
    const { code } = await run(process.execPath, [...args, ...organization], { cwd: PACKAGE, environment });
    expect([code, readFileSync(configFile, "utf8").startsWith(own)]).toEqual([0, true]);

    const credentialsFile = join(folder, "credentials");
    writeFileSync(
      credentialsFile,
      readFileSync(alice.credentialsFile, "utf8").replace("[alice]", "[example]"),
    );
    const cli = new AwsCli({ endpoint: applied.sandbox.endpoint, configFile, credentialsFile });
    const { stdout } = await cli.run(["--profile", "A-vpc", ...WHO], {}, alice.code());
    expect(JSON.parse(stdout).Arn).toBe(`arn:aws:sts::${A}:assumed-role/vpc/alice`);
    expect(await cli.run(["--profile", "A-vpc", ...CREATE_VPC], {}, alice.code())).toEqual(allowed);
    expect(await cli.run(["--profile", "B-vpc", ...WHO], {}, "000000")).toEqual(refused());
    expect(await cli.run(["--profile", "A-ec2", ...WHO])).not.toEqual(allowed);
  });

  it("Alice replaces the access key with the documented commands", async () => {
    const alice = person("alice");
    const all = entitlementsOf(loadOrganization(join(PACKAGE, "organization.yaml")), new Date());
    const user = all.users.find(({ name }) => name === "alice");
    if (user === undefined) throw new Error("no alice");
    const folder = temporaryFolder();
    const [configFile, credentialsFile] = [join(folder, "config"), join(folder, "credentials")];
    const stored = readFileSync(alice.credentialsFile, "utf8");
    const old = /AKIA\w+/.exec(stored)?.[0] ?? "";
    writeFileSync(configFile, renderProfiles(profilesOf(user, all), "aws-cli"));
    writeFileSync(credentialsFile, stored.replace("[alice]", "[example]"));
    const cli = new AwsCli({ endpoint: applied.sandbox.endpoint, configFile, credentialsFile });
    const code = alice.code();
    const lines = rotation(profilesOf(user, all), "aws-cli").map((line) =>
      line.includes("create-access-key")
        ? [
            `new=$(aws iam create-access-key --query 'AccessKey.[AccessKeyId, SecretAccessKey]' --output text)`,
            // A person does this in an editor.
            `read -r id secret <<<"$new"`,
            `printf '[example]\\naws_access_key_id = %s\\naws_secret_access_key = %s\\n' "$id" "$secret" > '${credentialsFile}'`,
          ].join("\n")
        : line.replace("--token-code CODE", `--token-code ${code}`).replaceAll("OLD", old),
    );
    expect(await cli.shell(["set -eo pipefail", ...lines].join("\n"))).toEqual(allowed);

    expect(await alice.withoutPhone("alice", ...WHO)).toEqual(refused("InvalidClientTokenId"));
    writeFileSync(
      alice.credentialsFile,
      readFileSync(credentialsFile, "utf8").replace("[example]", "[alice]"),
    );
    const { stdout } = await cli.run(["--profile", "A-vpc", ...WHO], {}, alice.code());
    expect(JSON.parse(stdout).Arn).toBe(`arn:aws:sts::${A}:assumed-role/vpc/alice`);
    // Without the session, the new key creates no other key.
    expect(await cli.run(["--profile", "example", "iam", "create-access-key"])).toEqual(refused());
  });

  describe("a thief with Charlie's key and Bob's help", () => {
    let spare: Device;
    let token: Device;
    let end: number;
    const steal = (...args: string[]) => person("charlie").withoutPhone("charlie", ...args);
    const asAdministrator = (...args: string[]) =>
      person("charlie").aws(administrator(applied.sandbox.credentialsFor("M")), "iam", ...args);
    const at = (moment: number) => {
      const { clock } = applied.sandbox.gateway;
      clock.move((moment - clock.now()) / 1000);
    };
    const assumeAdmin = ({ serial, seed }: Device) => {
      const code = codeAt(seed, applied.sandbox.gateway.clock.now());
      const mfa = ["--serial-number", serial, "--token-code", code];
      const target = ["--role-arn", role(B, "admin").arn, "--role-session-name", "thief"];
      return steal("sts", "assume-role", ...target, ...mfa);
    };

    beforeAll(async () => {
      stopped = Date.now();
      end = Date.parse(`${dayAfter(stopped)}T00:00:00Z`) + 24 * HOUR;
      const bob = person("bob");
      const file = join(temporaryFolder(), "seed");
      const named = ["--virtual-mfa-device-name", "spare", "--path", "/bob/"];
      const into = ["--outfile", file, "--bootstrap-method", "Base32StringSeed"];
      const withMfa = await bob.signIn(bob.code());
      expect(await bob.aws(withMfa, "iam", "create-virtual-mfa-device", ...named, ...into)).toEqual(allowed);
      spare = { serial: `arn:aws:iam::${M}:mfa/bob/spare`, seed: readFileSync(file, "utf8").trim() };
      const body = new URLSearchParams({ serial: "GAHT12345678" });
      const shop = `${applied.sandbox.endpoint}/_sandbox/hardware-token`;
      const sold = (await (await fetch(shop, { method: "POST", body })).json()) as Record<string, string>;
      token = { serial: "GAHT12345678", seed: sold.Base32StringSeed ?? "" };
    });
    afterAll(() => {
      stopped = undefined;
    });

    it("enables Bob's spare device in the window's last second", async () => {
      at(end - 1000);
      expect(await steal(...person("charlie").enabling(spare))).toEqual(allowed);
      const remove = ["--user-name", "charlie", "--serial-number", spare.serial];
      expect(await asAdministrator("deactivate-mfa-device", ...remove)).toEqual(allowed);
    });

    it("enables no device and no hardware token one second after the window", async () => {
      at(end);
      for (const device of [spare, token]) {
        const answer = await steal(...person("charlie").enabling(device));
        expect(answer).toEqual(refused());
        expect(answer.stderr).toContain(
          "iam:EnableMFADevice on resource: arn:aws:iam::111111111111:user/charlie",
        );
        expect(await assumeAdmin(device)).toEqual(refused());
      }
    });

    it("deletes no device outside the window, enabled or not", async () => {
      const remove = (serial: string) => steal("iam", "delete-virtual-mfa-device", "--serial-number", serial);
      for (const { serial } of [person("charlie"), spare]) expect(await remove(serial)).toEqual(refused());
    });

    it("enables a token once the policy that closes enrollment is detached", async () => {
      at(end + HOUR);
      const policy = ["--group-name", "users", "--policy-arn", `arn:aws:iam::${M}:policy/users-enrollment`];
      expect(await asAdministrator("detach-group-policy", ...policy)).toEqual(allowed);
      expect(await steal(...person("charlie").enabling(token))).toEqual(allowed);
      at(end + 2 * HOUR);
      expect(await assumeAdmin(token)).toEqual(allowed);
      expect(await asAdministrator("attach-group-policy", ...policy)).toEqual(allowed);
      const remove = ["--user-name", "charlie", "--serial-number", token.serial];
      expect(await asAdministrator("deactivate-mfa-device", ...remove)).toEqual(allowed);
    });

    it("gains nothing from the window that opens for Charlie's lost phone", async () => {
      const charlie = person("charlie");
      const { clock } = applied.sandbox.gateway;
      const lost = ["--serial-number", charlie.serial];
      expect(await asAdministrator("deactivate-mfa-device", "--user-name", "charlie", ...lost)).toEqual(
        allowed,
      );
      expect(await steal("iam", "delete-virtual-mfa-device", ...lost)).toEqual(refused());
      expect(await asAdministrator("delete-virtual-mfa-device", ...lost)).toEqual(allowed);
      expect(await charlie.createDevice(await charlie.signIn())).toEqual(refused());

      const day = dayAfter(clock.now());
      const file = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");
      const plan = await applied.plan(file.replace("charlie: {", `charlie: { enrollUntil: ${day},`));
      process.stdout.write(`charlie's window: ${JSON.stringify(plan.changes)}\n`);
      expect([plan.add, plan.change, plan.destroy]).toEqual([0, 2, 0]);
      expect(plan.changes.map(({ address }) => address).sort()).toEqual([
        expect.stringMatching(/^aws_iam_policy\./),
        expect.stringMatching(/^aws_iam_user\.\w*charlie/),
      ]);
      await applied.sandbox.terraform.apply(plan);

      const session = await charlie.signIn();
      expect(await charlie.createDevice(session)).toEqual(allowed);
      expect(await charlie.enableDevice(session)).toEqual(allowed);
      clock.move(60);
      expect(await assumeAdmin({ serial: charlie.serial, seed: charlie.seed })).toEqual(allowed);
      // The window opens only for Charlie.
      const bobs = person("bob");
      expect(await bobs.withoutPhone("bob", ...bobs.enabling(token))).toEqual(refused());

      at(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR);
      expect(await steal(...charlie.enabling(token))).toEqual(refused());
      expect(await assumeAdmin(token)).toEqual(refused());
    });
  });

  it("a key that AWS never issued is denied", async () => {
    const invented = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "made up" };
    expect(await person("alice").aws(invented, ...WHO)).toEqual(refused("InvalidClientTokenId"));
  });

  describe.each([...everyAwsCli(process.env)])("ten hours of the AWS CLI %s", (version, command) => {
    const log = (line: string) => process.stdout.write(`AWS CLI ${version}: ${line}\n`);
    /** Alice's printed profiles. */
    function printed(format: PrintedFormat): string {
      const all = entitlementsOf(loadOrganization(join(PACKAGE, "organization.yaml")), new Date());
      const [alice] = all.users;
      if (alice === undefined) throw new Error("no user");
      return renderProfiles(profilesOf(alice, all), format);
    }
    /** The CLI with these profiles, and a key or session under the base profile. */
    function cliWith(format: PrintedFormat, credentials: readonly string[]): AwsCli {
      const folder = temporaryFolder();
      const configFile = join(folder, "config");
      const credentialsFile = join(folder, "credentials");
      writeFileSync(configFile, printed(format));
      writeFileSync(credentialsFile, ["[example]", ...credentials, ""].join("\n"));
      return new AwsCli({ endpoint: applied.sandbox.endpoint, configFile, credentialsFile, command });
    }
    const key = () => readFileSync(person("alice").credentialsFile, "utf8").trim().split("\n").slice(1);
    const OWN = ["iam", "list-access-keys"];

    it("asks for a code after each hour and is never denied", async () => {
      const { clock } = applied.sandbox.gateway;
      const cli = cliWith("aws-vault", key());
      const begun = clock.now();
      const asked: number[] = [];
      for (const minute of [0, 30, 60, 120, 300, 600]) {
        clock.move((begun + minute * 60_000 - clock.now()) / 1000);
        cli.age(clock.now() - Date.now());
        const answer = await cli.run(["--profile", "A-vpc", ...WHO], {}, person("alice").code());
        const isAsked = answer.stderr.includes("Enter MFA code");
        log(`${minute / 60} h, A-vpc, ${isAsked ? "code" : "no code"}, ${answer.error ?? "allowed"}`);
        expect([minute, answer]).toEqual([minute, allowed]);
        if (isAsked) asked.push(minute / 60);
      }
      expect(asked).toEqual([0, 1, 2, 5, 10]);
    });

    it("lists one's own keys only with the printed command", async () => {
      const cli = cliWith("aws-cli", key());
      expect(await cli.run(["--profile", "example", ...OWN])).toEqual(refused());
      const line = /eval .*/.exec(printed("aws-cli"))?.[0].replace("CODE", person("alice").code());
      const answer = await cli.shell(`${line} && aws ${OWN.join(" ")} --output json`);
      expect(answer).toEqual(allowed);
      expect(answer.stdout).toContain("AKIA");
    });

    // Version 1 has no `configure export-credentials`.
    if (version === "1") return;

    it("gives programs role credentials, from a key or a sign-in", async () => {
      const byKey = cliWith("credential-process", key());
      const alice = person("alice");
      expect(await byKey.run(["--profile", "A-vpc", ...WHO], {}, alice.code())).toEqual(allowed);
      const session = await alice.signIn(alice.code());
      // `aws login` begins with version 2.32: the sign-in's session stands in for it.
      const signedIn = cliWith(
        "browser",
        Object.entries(session).map(([name, value]) => `${name.toLowerCase()} = ${value}`),
      );
      const { stdout } = await signedIn.run(["--profile", "A-vpc", ...WHO]);
      expect(JSON.parse(stdout).Arn).toBe(`arn:aws:sts::${A}:assumed-role/vpc/alice`);
    });
  });

  describe("after the file denies everyone access keys", () => {
    const assume = ["sts", "assume-role", "--role-arn", role(A, "vpc").arn, "--role-session-name", "alice"];
    const log = (line: string) => process.stdout.write(`without access keys: ${line}\n`);
    let text: string;
    beforeAll(async () => {
      text = `${readFileSync(join(PACKAGE, "organization.yaml"), "utf8")}\nselfService: { accessKeys: false }\n`;
      await applied.sandbox.terraform.apply(await applied.plan(text));
    });

    it("Alice creates and activates no key, deletes the old one, and verify names it", async () => {
      const alice = person("alice");
      const session = await alice.signIn(alice.code());
      const iam = (...args: string[]) => alice.aws(session, "iam", ...args);
      const listed = await iam("list-access-keys");
      const [{ AccessKeyId }] = JSON.parse(listed.stdout).AccessKeyMetadata;
      const key = ["--access-key-id", AccessKeyId];
      const created = await iam("create-access-key");
      log(created.stderr.trim());
      expect(created).toEqual(refused());
      expect(created.stderr).toContain("with an explicit deny in an identity-based policy");
      for (const status of ["Inactive", "Active"])
        expect(await iam("update-access-key", ...key, "--status", status)).toEqual(refused());
      const bedrock = ["--user-name", "alice", "--service-name", "bedrock.amazonaws.com"];
      expect(await iam("create-service-specific-credential", ...bedrock)).toEqual(refused());
      // Until it is deleted, the old key is valid.
      expect(await alice.withoutPhone("alice", ...WHO)).toEqual(allowed);
      const file = join(temporaryFolder(), "organization.yaml");
      writeFileSync(file, text);
      const { verdicts } = await verify(file, applied.sandbox.environment);
      const left = verdicts.find(({ claim }) => claim === "users without access keys have none from before");
      for (const line of left?.counterExamples ?? []) log(line);
      expect(left?.counterExamples).toContainEqual(
        expect.stringContaining(`${AccessKeyId} of alice is active`),
      );
      expect(await iam("delete-access-key", ...key)).toEqual(allowed);
      expect(await alice.withoutPhone("alice", ...WHO)).toEqual(refused("InvalidClientTokenId"));
    });

    it("Alice assumes the role from a sign-in with MFA; a thief gains nothing without", async () => {
      const alice = person("alice");
      const { stdout } = await alice.aws(await alice.signIn(alice.code()), ...assume);
      log(JSON.parse(stdout).AssumedRoleUser.Arn);
      const stolen = await alice.signIn();
      for (const attempt of [
        assume,
        ["iam", "create-access-key"],
        ["iam", "list-access-keys"],
        ["iam", "list-users"],
        ["iam", "change-password", "--old-password", "old", "--new-password", "new"],
        ["iam", "deactivate-mfa-device", "--user-name", "alice", "--serial-number", alice.serial],
        ["s3", "ls"],
      ])
        expect([attempt, await alice.aws(stolen, ...attempt)]).toEqual([attempt, refused()]);
    });

    it("aws login is allowed by the live policies with MFA, and without denied", async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = applied.sandbox.credentialsFor("M");
      const client = new IAMClient({
        region: "us-east-1",
        endpoint: applied.sandbox.endpoint,
        credentials: { accessKeyId, secretAccessKey, sessionToken },
      });
      const snapshot = await readIam(client, M);
      client.destroy();
      const alice = snapshot.users.find(({ name }) => name === "alice");
      if (alice === undefined) throw new Error("no alice");
      const evaluate = await loadEvaluator();
      const resource = `arn:aws:signin:us-east-1:${M}:oauth2/public-client/localhost`;
      for (const mfa of [mfaProven(10, "with MFA"), SESSION_WITHOUT_MFA, NO_MFA]) {
        for (const action of ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"]) {
          const call = { action, resource, accountId: M };
          const passes = await evaluate(callBy(callerOf(alice, snapshot, "aws"), mfa, call));
          log(`${action} ${mfa.name}: ${passes ? "allowed" : "denied"}`);
          expect(passes).toBe(mfa.name === "with MFA");
        }
      }
    });
  });
});

describe("Identity and Production", () => {
  let applied: Applied;
  beforeAll(async () => {
    applied = await Applied.file(join(PACKAGE, "examples", "identity-production.yaml"), { inWindow: true });
  });
  afterAll(() => applied?.sandbox.close());

  it("Franklin assumes WebAdmin in Production and administers nothing else", async () => {
    const arn = "arn:aws:iam::210987654321:role/WebAdmin";
    const franklin = new Someone(applied, "franklin", "123456789012", [{ profile: "web", arn }]);
    await franklin.join();
    expect(await franklin.withoutPhone("web", ...WHO)).not.toEqual(allowed);
    const { stdout } = await franklin.as("web", ...WHO);
    expect(JSON.parse(stdout).Arn).toMatch("arn:aws:sts::210987654321:assumed-role/WebAdmin/");
    expect(await franklin.as("web", "elasticbeanstalk", "describe-applications")).toEqual(allowed);
    expect(await franklin.as("web", "iam", "create-user", "--user-name", "mallory")).toEqual(refused());
    expect(await franklin.withoutPhone("franklin", "elasticbeanstalk", "describe-applications")).toEqual(
      refused(),
    );
  });
});

function administrator({ accessKeyId, secretAccessKey, sessionToken }: Credentials): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_DEFAULT_REGION: "us-east-1",
  };
}

function environmentOf({ stdout, stderr }: CliAnswer): NodeJS.ProcessEnv {
  if (stdout === "") throw new Error(stderr);
  const { Credentials } = JSON.parse(stdout);
  return {
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  };
}
