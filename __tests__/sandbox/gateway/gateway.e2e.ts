import { codeAt, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import type { Credentials } from "../../../sandbox/sandbox-environment";
import { type ApiCall, callApi, iam } from "../../../sandbox/walk-through/api";
import { Person } from "../../../sandbox/walk-through/person";
import { Applied } from "../../support/opened-sandbox";

jest.setTimeout(300_000);

/** Maximum median overhead of a call through the gateway, in milliseconds. */
const OVERHEAD = 5;
const ROUNDS = 200;
const FILE = `
organization: example
identity: M
accounts: { M: { id: "111111111111" }, A: { id: "222222222222" } }
roles: { vpc: { policy: vpc } }
users:
  alice: { grants: { vpc: [A] } }
  bob: { grants: { vpc: [A] } }
`;

describe("the gateway, with a small organization", () => {
  let applied: Applied;
  let alice: Person;
  let withMfa: Credentials;
  beforeAll(async () => {
    applied = await Applied.text(FILE, { inWindow: true });
    alice = personOf("alice");
    await alice.enroll(await alice.signIn(false));
    withMfa = await alice.signIn(true);
    await alice.createKey(withMfa);
  });
  afterAll(() => applied?.sandbox.close());

  function personOf(name: string): Person {
    const { gateway } = applied.sandbox;
    const place = { partition: "aws", region: "us-east-1", accountId: "111111111111" };
    return new Person(name, { gateway, ...place, mfaDevice: name });
  }
  const call = (credentials: Credentials, request: ApiCall) =>
    callApi(applied.sandbox.endpoint, "us-east-1", credentials, request);

  it(`adds a median of less than ${OVERHEAD} ms per call`, async () => {
    const getUser = iam("", "GetUser", { UserName: "alice" });
    const ways = {
      directly: await applied.sandbox.directly("M"),
      "as an administrator": applied.sandbox.credentialsFor("M"),
      "as alice": withMfa,
    };
    const times: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const [way, credentials] of Object.entries(ways)) {
        const endpoint = way === "directly" ? ways.directly.endpoint : applied.sandbox.endpoint;
        const begun = performance.now();
        expect((await callApi(endpoint, "us-east-1", credentials, getUser)).status).toBe(200);
        times[way] = [...(times[way] ?? []), performance.now() - begun];
      }
    }
    const median = (way: string) => (times[way] ?? []).sort((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN;
    const extra = (way: string) => median(way) - median("directly");
    process.stdout.write(
      `directly ${median("directly").toFixed(1)} ms, more as an administrator ${extra("as an administrator").toFixed(1)} ms, as a user ${extra("as alice").toFixed(1)} ms\n`,
    );
    expect(extra("as an administrator")).toBeLessThan(OVERHEAD);
    expect(extra("as alice")).toBeLessThan(OVERHEAD);
  });

  it("applies a changed policy from the next call on", async () => {
    const administrator = applied.sandbox.credentialsFor("M");
    const listBobsKeys = iam("", "ListAccessKeys", { UserName: "bob" });
    const policy = { UserName: "alice", PolicyName: "by-hand" };
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "iam:ListAccessKeys", Resource: "*" }],
    });
    expect((await call(withMfa, listBobsKeys)).isRefused).toBe(true);
    await call(administrator, iam("", "PutUserPolicy", { ...policy, PolicyDocument }));
    expect((await call(withMfa, listBobsKeys)).isRefused).toBe(false);
    await call(administrator, iam("", "DeleteUserPolicy", policy));
    expect((await call(withMfa, listBobsKeys)).isRefused).toBe(true);
  });

  it("answers calls that the emulator does not support", async () => {
    const answered = async (Action: string, parameters: Record<string, string> = {}) => {
      const { status, text } = await call(withMfa, iam("", Action, parameters));
      return [Action, status, text];
    };
    expect(await answered("GetMFADevice", { SerialNumber: alice.mfaSerial })).toEqual([
      "GetMFADevice",
      200,
      expect.stringContaining(`<SerialNumber>${alice.mfaSerial}</SerialNumber>`),
    ]);
    expect(await answered("ChangePassword", { OldPassword: "a", NewPassword: "b" })).toContain(200);
    const service = { ServiceName: "codecommit.amazonaws.com" };
    const [, , created] = await answered("CreateServiceSpecificCredential", service);
    const id = /<ServiceSpecificCredentialId>(\w+)</.exec(String(created))?.[1] ?? "";
    expect(await answered("ListServiceSpecificCredentials")).toEqual([
      "ListServiceSpecificCredentials",
      200,
      expect.stringContaining(id),
    ]);
    expect(await answered("ListServiceSpecificCredentials")).not.toEqual([
      expect.anything(),
      expect.anything(),
      expect.stringContaining("ServicePassword"),
    ]);
  });

  it("returns a device's seed only at its creation", async () => {
    const forms: readonly Record<string, string>[] = [{}, { ContentType: "JSON" }];
    for (const parameters of forms) {
      const { text } = await call(withMfa, iam("", "ListVirtualMFADevices", parameters));
      expect(text).toContain(alice.mfaSerial);
      expect(text).not.toContain(Buffer.from(alice.seed ?? "").toString("base64"));
      expect(text).not.toMatch(/QRCodePNG(>|":\s*")/);
    }
  });

  it("issues a hardware token that only its user lists, uses and removes", async () => {
    const { clock, endpoint } = applied.sandbox.gateway;
    const SerialNumber = "GAHT12345678";
    const shop = async () =>
      (
        await fetch(`${endpoint}/_sandbox/hardware-token`, {
          method: "POST",
          body: new URLSearchParams({ serial: SerialNumber }),
        })
      ).json() as Promise<{ Base32StringSeed: string; error: string }>;
    const { Base32StringSeed: seed } = await shop();
    expect((await shop()).error).toContain("was not handed out before");
    const enable = (UserName: string) => {
      clock.move(60);
      const [AuthenticationCode1, AuthenticationCode2] = twoCodesAt(seed, clock.now());
      return iam("", "EnableMFADevice", { UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 });
    };
    const administrator = applied.sandbox.credentialsFor("M");
    const list = async () =>
      (await call(administrator, iam("", "ListMFADevices", { UserName: "alice" }))).text;
    expect((await call(administrator, enable("alice"))).status).toBe(200);
    expect(await list()).toContain(SerialNumber);
    expect((await call(administrator, enable("bob"))).text).toContain("EntityAlreadyExists");
    clock.move(60);
    const signIn = { accountId: "111111111111", user: "alice", code: codeAt(seed, clock.now()) };
    expect(await applied.sandbox.gateway.signInPage.signIn(signIn)).toMatchObject({
      mfaAt: expect.any(Number),
    });
    const got = await call(withMfa, iam("", "GetMFADevice", { SerialNumber }));
    expect(got.text).toContain("<UserName>alice</UserName>");
    const deactivate = iam("", "DeactivateMFADevice", { UserName: "alice", SerialNumber });
    expect((await call(withMfa, deactivate)).status).toBe(200);
    expect(await list()).not.toContain(SerialNumber);
  });

  it("denies the deletion of an enabled device, like AWS", async () => {
    const remove = iam("", "DeleteVirtualMFADevice", { SerialNumber: alice.mfaSerial });
    expect((await call(withMfa, remove)).text).toContain("DeleteConflict");
  });

  it("evaluates user tags, which only an administrator can set", async () => {
    const administrator = applied.sandbox.credentialsFor("M");
    const tag = { UserName: "alice", "Tags.member.1.Key": "team", "Tags.member.1.Value": "network" };
    const policy = { UserName: "alice", PolicyName: "tagged" };
    const Condition = { StringEquals: { "aws:PrincipalTag/team": "network" } };
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "iam:ListAccessKeys", Resource: "*", Condition }],
    });
    const listBobsKeys = iam("", "ListAccessKeys", { UserName: "bob" });
    await call(administrator, iam("", "PutUserPolicy", { ...policy, PolicyDocument }));
    expect((await call(withMfa, iam("", "TagUser", tag))).isRefused).toBe(true);
    expect((await call(withMfa, listBobsKeys)).isRefused).toBe(true);
    expect((await call(administrator, iam("", "TagUser", tag))).status).toBe(200);
    expect((await call(withMfa, listBobsKeys)).isRefused).toBe(false);
    await call(administrator, iam("", "DeleteUserPolicy", policy));
  });

  it("authorizes a last-accessed report by the user it reports on", async () => {
    const report = (user: string) => {
      const Arn = `arn:aws:iam::111111111111:user/${user}`;
      return call(withMfa, iam("", "GenerateServiceLastAccessedDetails", { Arn }));
    };
    // The gateway forwards Alice's own report to the emulator, which does not support the call.
    expect((await report("alice")).text).toContain("NotImplemented");
    expect((await report("bob")).text).toContain("AccessDenied");
  });

  it("answers 400 to an unsupported call, which terraform does not retry", async () => {
    const missing = iam("", "GenerateServiceLastAccessedDetails", {
      Arn: "arn:aws:iam::111111111111:user/alice",
    });
    const { status, text } = await call(applied.sandbox.credentialsFor("M"), missing);
    expect([status, text]).toEqual([400, expect.stringContaining("NotImplemented")]);
  });

  it("deletes a leaver with their key, device and credential by one deleted line", async () => {
    const plan = await applied.plan(FILE.replace(/ {2}alice: .*\n/, ""));
    const begun = performance.now();
    await applied.sandbox.terraform.apply(plan);
    expect(performance.now() - begun).toBeLessThan(60_000);
    expect((await applied.sandbox.inventory("M")).users.map(({ name }) => name)).toEqual(["bob"]);
    expect((await call(alice.ownKey(), iam("", "GetUser"))).text).toContain("InvalidClientTokenId");
    expect((await call(withMfa, iam("", "GetUser"))).text).toContain("InvalidClientTokenId");
    // A new user of the same name does not get the key or the session.
    await call(applied.sandbox.credentialsFor("M"), iam("", "CreateUser", { UserName: "alice" }));
    expect((await call(alice.ownKey(), iam("", "GetUser"))).text).toContain("InvalidClientTokenId");
    expect((await call(withMfa, iam("", "GetUser"))).text).toContain("InvalidClientTokenId");
    const { text } = await call(applied.sandbox.credentialsFor("M"), iam("", "ListVirtualMFADevices"));
    expect(text).not.toContain(alice.mfaSerial);
  });
});
