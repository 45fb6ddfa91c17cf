import type { LiveAccount } from "../../../access/iam/live-iam";
import { Clock } from "../../../sandbox/gateway/clock";
import { Keyring } from "../../../sandbox/gateway/keyring";
import { codeAt, MfaDevices, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import { SignInError, SignInPage } from "../../../sandbox/gateway/sign-in";

const NOW = 1_700_000_010_000;
const STEP = 30_000;
const SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const DEVICES = [
  ["GAHT00000001", "MEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
  ["arn:aws:iam::111111111111:mfa/alice", SEED],
] as const;
const ALICE = { accountId: "111111111111", user: "alice" };

function page() {
  const clock = new Clock(() => NOW);
  const devices = new MfaDevices();
  for (const [serial, seed] of DEVICES) {
    devices.add(serial, seed);
    devices.enable(serial, ALICE, twoCodesAt(seed, NOW - 10 * STEP), NOW - 10 * STEP);
  }
  const users = [{ name: "alice" }, { name: "bob" }];
  const accounts = {
    in: async (id: string) => ({ users: id === ALICE.accountId ? users : [] }) as unknown as LiveAccount,
  };
  return new SignInPage(new Keyring(clock), devices, accounts, clock);
}

describe("a console sign-in", () => {
  it("carries no MFA without a code, and lasts twelve hours", async () => {
    expect(await page().signIn(ALICE)).toMatchObject({
      principal: { kind: "user", accountId: "111111111111", name: "alice" },
      origin: "sign-in",
      mfaAt: undefined,
      expiresAt: NOW + 12 * 60 * 60 * 1000,
    });
  });

  it("carries MFA with a code of any of the user's devices, once", async () => {
    const signIn = page();
    const code = codeAt(SEED, NOW);
    expect((await signIn.signIn({ ...ALICE, code })).mfaAt).toBe(NOW);
    await expect(signIn.signIn({ ...ALICE, code })).rejects.toThrow(
      "that is not the code of GAHT00000001 or arn:aws:iam::111111111111:mfa/alice at this time, or it was used before",
    );
  });

  it.each([
    ["a user of another account", { ...ALICE, accountId: "222222222222" }, "no user alice in 222222222222"],
    ["an unknown user", { ...ALICE, user: "eve" }, "no user eve in 111111111111"],
    [
      "a user without a device",
      { ...ALICE, user: "bob", code: "123456" },
      "bob has no MFA device that is enabled",
    ],
    ["a wrong code", { ...ALICE, code: codeAt(SEED, NOW + 5 * STEP) }, /^that is not the code/],
    ["an empty code", { ...ALICE, code: "" }, /^that is not the code/],
  ])("is denied to %s", async (_, who, message) => {
    await expect(page().signIn(who)).rejects.toThrow(message);
    await expect(page().signIn(who)).rejects.toBeInstanceOf(SignInError);
  });
});
