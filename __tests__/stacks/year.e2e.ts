import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LiveAccount } from "../../access/iam/live-iam";
import { PACKAGE } from "../../organization/package";
import { twoCodesAt } from "../../sandbox/gateway/mfa-devices";
import type { Plan } from "../../sandbox/terraform";
import { type ApiCall, callApi, iam } from "../../sandbox/walk-through/api";
import { Person } from "../../sandbox/walk-through/person";
import { Applied } from "../support/opened-sandbox";

jest.setTimeout(600_000);

const M = "111111111111";
const TEXT = readFileSync(join(PACKAGE, "organization.yaml"), "utf8").replace(
  /^users:.*\n/m,
  "teams:\n  sre: { grants: { admin: { accounts: [A], until: 2099-01-01 } } }\nusers:\n  dana: { teams: [sre] }\n",
);

const changesOf = ({ changes }: Plan) =>
  changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort();

/** The roles that each user may assume by the live groups, by unique user id. */
function openedBy({ users, groups }: LiveAccount): Map<string, Set<string>> {
  return new Map(
    users.map(({ id, name }) => [
      id,
      new Set(
        groups
          .filter(({ members }) => members.includes(name))
          .flatMap(({ policies }) => policies)
          .flatMap(({ document }) => document.Statement)
          .filter(({ Action }) => [Action].flat().includes("sts:AssumeRole"))
          .flatMap(({ Resource }) => [Resource ?? []].flat()),
      ),
    ]),
  );
}

describe("a year of changes to one file", () => {
  let applied: Applied;
  /** What each user may assume at most while terraform applies; undefined while nobody looks. */
  let most: Map<string, Set<string>> | undefined;
  const tooMuch: string[] = [];
  let looks = 0;

  beforeAll(async () => {
    const onChange = async (id: string) => {
      if (most === undefined || id !== M) return;
      looks++;
      for (const [user, roles] of openedBy(await live())) {
        for (const role of roles) if (!most.get(user)?.has(role)) tooMuch.push(`${user} ${role}`);
      }
    };
    applied = await Applied.text(TEXT, { onChange, inWindow: true });
  });
  afterAll(() => applied?.sandbox.close());

  const live = () => applied.sandbox.gateway.liveIam(M);
  const idOf = async (name: string) => (await live()).users.find((user) => user.name === name)?.id;

  /** Applies a changed file, while checking that nobody gains access. */
  async function become(text: string): Promise<Plan> {
    const plan = await applied.plan(text);
    tooMuch.length = 0;
    looks = 0;
    most = openedBy(await live());
    await applied.sandbox.terraform.apply(plan);
    most = undefined;
    return plan;
  }

  function inM(what: string, action: string, parameters: Record<string, string>) {
    const call: ApiCall = iam(what, action, parameters);
    return callApi(applied.sandbox.endpoint, "us-east-1", applied.sandbox.credentialsFor("M"), call);
  }

  it("starts with alice's keys, password, devices, SSH keys and certificates", async () => {
    const { gateway } = applied.sandbox;
    gateway.clock.move(-3_600);
    const person = new Person("alice", {
      gateway,
      partition: "aws",
      region: "us-east-1",
      accountId: M,
      mfaDevice: "alice",
    });
    await person.enroll(await person.signIn(false));
    const session = await person.signIn(true);
    await person.createKey(session);
    const own: [string, Record<string, string>][] = [
      ["CreateAccessKey", {}],
      ["CreateLoginProfile", { UserName: "alice", Password: "correct horse battery staple 1A" }],
      ["UploadSSHPublicKey", { UserName: "alice", SSHPublicKeyBody: SSH_KEY }],
      ["UploadSigningCertificate", { UserName: "alice", CertificateBody: CERTIFICATE }],
      ["CreateServiceSpecificCredential", { UserName: "alice", ServiceName: "codecommit.amazonaws.com" }],
    ];
    for (const [action, parameters] of own) {
      const { status, text } = await person.call(session, iam(action, action, parameters));
      expect([action, status, status === 200 ? "" : text]).toEqual([action, 200, ""]);
    }
    // The second device is under the path of the user's name; its code is required, like the first one's.
    const path = { Path: "/alice/", VirtualMFADeviceName: "tablet" };
    const { text } = await person.call(session, iam("make a second device", "CreateVirtualMFADevice", path));
    const seed = /<Base32StringSeed>([^<]+)</.exec(text)?.[1] ?? text;
    const [AuthenticationCode1, AuthenticationCode2] = twoCodesAt(
      Buffer.from(seed, "base64").toString("ascii"),
      gateway.clock.now(),
    );
    const SerialNumber = `arn:aws:iam::${M}:mfa/alice/tablet`;
    const enabled = { UserName: "alice", SerialNumber, AuthenticationCode1, AuthenticationCode2 };
    expect((await person.call(session, iam("enable it", "EnableMFADevice", enabled))).status).toBe(200);
    gateway.clock.reset();
    expect((await applied.plan()).changes).toEqual([]);
  });

  it("renames alice, an account, a role's key and a team, and replaces none of them", async () => {
    const ids = await Promise.all(["alice", "bob", "dana"].map(idOf));
    const renamed = TEXT.replace("  A: {", "  Prod: { was: A,")
      .replaceAll("[A, B]", "[Prod, B]")
      .replace("accounts: [A]", "accounts: [Prod]")
      .replace("vpc:   {", "net: { was: vpc, name: vpc,")
      .replace("{ vpc: [Prod, B] }", "{ net: [Prod, B] }")
      .replace("alice:   {", "alicia: { was: alice, mfaDevice: alice,")
      .replace("sre: {", "ops: { was: sre,")
      .replace("[sre]", "[ops]");
    const plan = await become(renamed);
    const made = changesOf(plan).filter((change) => /aws_iam_(user|group|role|role_policy)\./.test(change));
    process.stdout.write(`renamed: ${changesOf(plan).join("\n         ")}\n`);
    expect(made.filter((change) => !change.startsWith("update"))).toEqual([]);
    expect(looks).toBeGreaterThan(0);
    expect(tooMuch).toEqual([]);
    expect((await applied.plan()).changes).toEqual([]);
    expect(await Promise.all(["alicia", "bob", "dana"].map(idOf))).toEqual(ids);
    const { groups } = await applied.sandbox.inventory("M");
    expect(groups).toContainEqual({ name: "net-Prod", members: ["alicia"] });
    expect(groups.map(({ name }) => name)).not.toContain("vpc-A");
    const keys = await inM("own keys", "ListAccessKeys", { UserName: "alicia" });
    expect(keys.text.match(/<AccessKeyId>/g)).toHaveLength(2);
    const devices = await inM("own devices", "ListMFADevices", { UserName: "alicia" });
    expect(devices.text).toContain(":mfa/alice<");
    await become(
      TEXT.replace("alice:   {", "alice: { was: alicia, mfaDevice: alice,")
        .replace("sre: {", "sre: { was: ops,")
        .replace("  A: {", "  A: { was: Prod,")
        .replace("vpc:   {", "vpc: { was: net,"),
    );
    expect(await idOf("alice")).toBe(ids[0]);
    expect((await applied.plan(TEXT.replace("alice:   {", "alice: { mfaDevice: alice,"))).changes).toEqual(
      [],
    );
  });

  it("replaces a role that gets another AWS name, and reports it", async () => {
    const { changes } = await applied.plan(TEXT.replace("vpc:   {", "vpc: { name: Network,"));
    expect(changes).toContainEqual({ address: "aws_iam_role.role_A_vpc", actions: ["delete", "create"] });
  });

  it("deletes alice completely by one deleted line, and changes nobody else", async () => {
    const before = await live();
    const plan = await become(TEXT.replace(/^ {2}alice:.*\n/m, ""));
    expect(changesOf(plan)).toEqual([
      "delete aws_iam_user.user_alice",
      "delete aws_iam_user_policies_exclusive.user_alice",
      "delete aws_iam_user_policy_attachments_exclusive.user_alice",
      "update aws_iam_group_membership.group_users",
      "update aws_iam_group_membership.group_vpc-A",
      "update aws_iam_group_membership.group_vpc-B",
    ]);
    expect(tooMuch).toEqual([]);
    const after = await live();
    const others = before.users.filter(({ name }) => name !== "alice");
    expect(after.users).toEqual(others);
    const left = [
      await inM("devices", "ListVirtualMFADevices", {}),
      await inM("report", "GetAccountAuthorizationDetails", {}),
    ];
    for (const { text } of left) expect(text).not.toContain("alice");
    expect((await inM("alice", "GetUser", { UserName: "alice" })).text).toContain("NoSuchEntity");
    expect((await applied.plan()).changes).toEqual([]);
  });

  it("removes an account in two steps, and explains why one is not enough", async () => {
    const without = (text: string) =>
      text
        .replace(/^ {2}B:.*\n/m, "")
        .replaceAll("[A, B]", "[A]")
        .replace("ec2: [B]", "ec2: [A]");
    const text = TEXT.replace(/^ {2}alice:.*\n/m, "");
    await expect(applied.plan(without(text))).rejects.toThrow(/Provider configuration not present/);
    const leaving = without(text).replace(
      "accounts:\n",
      'accounts:\n  B: { id: "333333333333", leaving: true }\n',
    );
    const plan = await become(leaving);
    expect(plan.changes).toContainEqual({ address: "aws_iam_role.role_B_admin", actions: ["delete"] });
    expect((await applied.sandbox.inventory("B")).roles).toEqual([]);
    expect((await applied.plan(without(text))).changes).toEqual([]);
  });

  it("forgets a closed account, whose resources cannot be deleted", async () => {
    const closed = `${TEXT.slice(0, TEXT.indexOf("groups:"))}accounts: { M: { id: "${M}" } }
${TEXT.slice(TEXT.indexOf("roles:"), TEXT.indexOf("teams:"))}users: { bob: {}, charlie: {}, dana: {} }
`;
    await expect(applied.plan(closed)).rejects.toThrow(/Provider configuration not present/);
    await applied.sandbox.terraform.forget(/\.(role|guardrails)_A(_|$)/);
    const { changes } = await applied.plan(closed);
    expect(changes.filter(({ address }) => /_A(_|$)/.test(address))).toEqual([]);
    expect((await applied.sandbox.inventory("A")).roles.length).toBe(3);
  });
});

const SSH_KEY =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC0ffNM41RBAzwRAQpRr/YHZwJZnsWebct8wZrxNKIU+MP4tUV5huIhnt9zuJ7tZvdXLuJAQyNCzUpsBztNroonliZnWC1iMUPQ4lCmO1cQPMvZPl1BpiTXciXbowv0am/41BQy35xv2FSehcRIp1D53reSr7aVRawjKaQ8RWnjdDSu2XTtjlZHZOmMC0GIew7yYN9Qvi6b+ivHj4JiKo2SuEHAgnSXGCFkzXSyjT9GyN+sBnGxOCPXvbZZzB1q3i9gl+fDx8ntZww+8PrlqKp/GQm0m4tq2zf+79MPXQwjvDKnHkPgsKUnG2KWCumOkz1sihy7hd3H+l6ehl0YOI4T alice";
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDAzCCAeugAwIBAgIUH6XNNME2sturYM5Do80rm2bzgNswDQYJKoZIhvcNAQEL
BQAwEDEOMAwGA1UEAwwFYWxpY2UwIBcNMjYxMTIxMDgxNTA5WhgPMjEyNjEwMjgw
ODE1MDlaMBAxDjAMBgNVBAMMBWFsaWNlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A
MIIBCgKCAQEA2fMJw3NU8UaQSDtgTswbrZDz4fyArlIHevB9DMUGENx1L5ipD5Ag
W3zKhRmJO3ury6ONSaF7UkVS+eUngh/RKISH0p2Kp/WiwNCFjPhRyRcz2KeJ9SuM
syGF/WaJ6t4UB8azx1QnOuCQ8TBHZLTg54U9kONGImFbzTboZ9JVNQjxKxC22lo0
uIDckBAft5WWXkCGdzvJTJhxkFPx0rIWhpdR5a22Claqrb8cvaboASJU+4qWW2jw
mtkwjzEqaHYMZB6ln8thSZ7zR4bvE7fMYHmwbHLJSC83viIWJKa9DSD64q2BidX1
lKyV+SttlfxXXKGtIhl9SffZFul5A9X6pwIDAQABo1MwUTAdBgNVHQ4EFgQUcfhn
sF4OiGFJPpLbsRLB0i7FCXMwHwYDVR0jBBgwFoAUcfhnsF4OiGFJPpLbsRLB0i7F
CXMwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAxXZoJ55ZUvcH
IyjZwPhzMGrAeU1RU5CoxnouXy7LbioT+7gzpFbtVlzGrCFGUs9tRq3nPI4rSZs1
UuV4ojzS7R5ZVjwjHW2Kj1K/VyIjw9wsmiv9vqVSMMkzuxtsMnk2UyRWkC2uMs5U
73gXdFBUHxZTtDRWdgK6fbG2Jyie05wpnMoAOcYPsvl4h6xzdKp5QzrHT8mMpMHY
IwVpdF/jUTC9N3Y4ftWC0fFBA8iIUvg0oT3wglQhmjtxOwSwy6cYzbHXDN0kjRqZ
awHTaOR6zWYr8hfCPdXGfpMIZVon+O07HE3LND8VojxXNyuaqEauiY/3RpLXqYQJ
cPR2oImbdw==
-----END CERTIFICATE-----`;
