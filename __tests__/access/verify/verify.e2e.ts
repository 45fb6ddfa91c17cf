import { join } from "node:path";
import { run } from "../../../access/processes/process-group";
import { PACKAGE } from "../../../organization/package";
import { twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import { sandboxEnvironment } from "../../../sandbox/sandbox-environment";
import { onPath } from "../../../sandbox/tools";
import { verify as verifyFile } from "../../support/gatehouse-command";
import { Applied } from "../../support/opened-sandbox";

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
