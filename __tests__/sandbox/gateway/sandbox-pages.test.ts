import { Clock } from "../../../sandbox/gateway/clock";
import { MfaDevices } from "../../../sandbox/gateway/mfa-devices";
import { answerSandboxPage, type PageParts } from "../../../sandbox/gateway/sandbox-pages";
import { SignInError } from "../../../sandbox/gateway/sign-in";

const NOW = Date.parse("2026-06-01T12:00:00Z");

/** The pages, with a sign-in that answers a session or fails. */
function pages(signIn: (asked: object) => object = () => ({})) {
  const parts = {
    signInPage: { signIn: async (asked: object) => signIn(asked) },
    devices: new MfaDevices(),
    clock: new Clock(() => NOW),
    accountId: "111111111111",
  } as unknown as PageParts;
  return async (method: string, page: string, form = "") => {
    const http = { method, url: `/_sandbox/${page}`, headers: {}, body: Buffer.from(form) };
    const { status, headers, body } = await answerSandboxPage(http, parts);
    expect(headers).toEqual({ "content-type": "application/json" });
    expect(String(body)).toMatch(/}\n$/);
    return [status, JSON.parse(String(body))];
  };
}

describe("the sandbox's clock page", () => {
  it("returns the time, and moves it forward only", async () => {
    const ask = pages();
    expect(await ask("GET", "clock")).toEqual([200, { now: "2026-06-01T12:00:00.000Z" }]);
    expect(await ask("POST", "clock", "advance=90")).toEqual([200, { now: "2026-06-01T12:01:30.000Z" }]);
    expect(await ask("POST", "clock", "advance=0")).toEqual([200, { now: "2026-06-01T12:01:30.000Z" }]);
    for (const advance of ["-1", "soon"])
      expect(await ask("POST", "clock", `advance=${advance}`)).toEqual([
        400,
        { error: "advance by how many seconds? time does not go back" },
      ]);
    expect(await ask("GET", "clock")).toEqual([200, { now: "2026-06-01T12:01:30.000Z" }]);
  });
});

describe("the sandbox's sign-in page", () => {
  it("returns a session in the format of credential_process", async () => {
    const asked: object[] = [];
    const session = { accessKeyId: "ASIA", secretAccessKey: "s", token: "t", expiresAt: NOW };
    const ask = pages((it) => {
      asked.push(it);
      return session;
    });
    expect(await ask("POST", "sign-in", "user=alice&code=123456")).toEqual([
      200,
      {
        Version: 1,
        AccessKeyId: "ASIA",
        SecretAccessKey: "s",
        SessionToken: "t",
        Expiration: "2026-06-01T12:00:00.000Z",
      },
    ]);
    await ask("POST", "sign-in");
    expect(asked).toStrictEqual([
      { accountId: "111111111111", user: "alice", code: "123456" },
      { accountId: "111111111111", user: "", code: undefined },
    ]);
  });

  it("answers 403 with the reason, and does not hide another error", async () => {
    const failing = (error: Error) =>
      pages(() => {
        throw error;
      })("POST", "sign-in", "user=alice");
    expect(await failing(new SignInError("wrong code"))).toEqual([403, { error: "wrong code" }]);
    await expect(failing(new Error("broken"))).rejects.toThrow("broken");
  });
});

describe("the sandbox's pages", () => {
  it("hand out a hardware token once", async () => {
    const ask = pages();
    const [status, token] = await ask("POST", "hardware-token", "serial=GAHT12345678");
    expect([status, token]).toEqual([
      200,
      { SerialNumber: "GAHT12345678", Base32StringSeed: expect.stringMatching(/^[A-Z2-7]{32}$/) },
    ]);
    expect(await ask("POST", "hardware-token", "serial=GAHT12345678")).toEqual([
      409,
      {
        error: expect.stringMatching(
          /^no token with the serial number "GAHT12345678": expected 9 to 256 letters/,
        ),
      },
    ]);
    expect(await ask("POST", "hardware-token")).toEqual([
      409,
      { error: expect.stringContaining('number ""') },
    ]);
  });

  it("are reached by POST, and named if there is no such page", async () => {
    const ask = pages();
    expect(await ask("GET", "sign-in")).toEqual([405, { error: "POST only" }]);
    const missing = (page: string) => [
      404,
      { error: `no page ${page}; there are sign-in, hardware-token, clock` },
    ];
    expect(await ask("POST", "sign-out")).toEqual(missing("sign-out"));
    expect(await ask("POST", "toString")).toEqual(missing("toString"));
  });
});
