import { codeAt, MfaDevices, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";

const ALICE = { accountId: "111111111111", user: "alice" };
const BOB = { accountId: "111111111111", user: "bob" };
const SERIAL = "arn:aws:iam::111111111111:mfa/alice";
const NOW = 1_700_000_010_000;
const STEP = 30_000;

/** The seed of RFC 6238's own test vectors, "12345678901234567890", in base32. */
const SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

function enabled(): MfaDevices {
  const devices = new MfaDevices();
  devices.add(SERIAL, SEED);
  devices.enable(SERIAL, ALICE, twoCodesAt(SEED, NOW - 10 * STEP), NOW - 10 * STEP);
  return devices;
}

describe("the code of a device", () => {
  // RFC 6238, appendix B: the last six of its eight digits.
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [20_000_000_000, "353130"],
  ])("matches RFC 6238 at second %d", (seconds, code) => {
    expect(codeAt(SEED, seconds * 1000)).toBe(code);
  });
});

describe("the MFA check", () => {
  it.each([-1, 0, 1])("accepts a code when the clock is off by %d steps", (steps) => {
    expect(enabled().take(SERIAL, ALICE, codeAt(SEED, NOW + steps * STEP), NOW)).toBe(true);
  });

  it.each([-2, 2])("rejects a code when the clock is off by %d steps", (steps) => {
    expect(enabled().take(SERIAL, ALICE, codeAt(SEED, NOW + steps * STEP), NOW)).toBe(false);
  });

  it("accepts a code once, and no older one afterwards", () => {
    const devices = enabled();
    expect(devices.take(SERIAL, ALICE, codeAt(SEED, NOW), NOW)).toBe(true);
    expect(devices.take(SERIAL, ALICE, codeAt(SEED, NOW), NOW)).toBe(false);
    expect(devices.take(SERIAL, ALICE, codeAt(SEED, NOW - STEP), NOW)).toBe(false);
    expect(devices.take(SERIAL, ALICE, codeAt(SEED, NOW + STEP), NOW)).toBe(true);
  });

  it("rejects a code of another user's, an unknown or a disabled device", () => {
    const devices = enabled();
    const code = codeAt(SEED, NOW);
    expect(devices.take(SERIAL, BOB, code, NOW)).toBe(false);
    expect(devices.take(`${SERIAL}2`, ALICE, code, NOW)).toBe(false);
    devices.deactivate(SERIAL);
    expect(devices.take(SERIAL, ALICE, code, NOW)).toBe(false);
  });
});

describe("an MFA device", () => {
  const enable = (codes: readonly [string, string]) => () => {
    const devices = new MfaDevices();
    devices.add(SERIAL, SEED);
    devices.enable(SERIAL, ALICE, codes, NOW);
  };
  const refused = (code: string) => expect.objectContaining({ reason: expect.objectContaining({ code }) });

  it("is enabled by two consecutive codes", () => {
    expect(enable(twoCodesAt(SEED, NOW))).not.toThrow();
    expect(enable(twoCodesAt(SEED, NOW - STEP))).not.toThrow();
  });

  it.each([
    ["the same code twice", [codeAt(SEED, NOW), codeAt(SEED, NOW)]],
    ["codes in the wrong order", [codeAt(SEED, NOW + STEP), codeAt(SEED, NOW)]],
    ["expired codes", twoCodesAt(SEED, NOW - 5 * STEP)],
    ["no codes", ["", ""]],
  ] as const)("is not enabled by %s", (_, [first, second]) => {
    expect(enable([first, second])).toThrow(refused("InvalidAuthenticationCode"));
  });

  it("is enabled for one user only, and its codes cannot be reused", () => {
    const devices = new MfaDevices();
    devices.add(SERIAL, SEED);
    devices.enable(SERIAL, ALICE, twoCodesAt(SEED, NOW), NOW);
    for (const owner of [ALICE, BOB]) {
      const again = () => devices.enable(SERIAL, owner, twoCodesAt(SEED, NOW + 9 * STEP), NOW + 9 * STEP);
      expect(again).toThrow(refused("EntityAlreadyExists"));
    }
    expect(devices.take(SERIAL, ALICE, codeAt(SEED, NOW + STEP), NOW)).toBe(false);
    expect(devices.of(ALICE)).toEqual([SERIAL]);
    expect(devices.of({ ...ALICE, accountId: "222222222222" })).toEqual([]);
  });

  it("can be enabled for a user who did not create it", () => {
    const devices = new MfaDevices();
    devices.add("arn:aws:iam::111111111111:mfa/bob/spare", SEED);
    devices.enable("arn:aws:iam::111111111111:mfa/bob/spare", ALICE, twoCodesAt(SEED, NOW), NOW);
    expect(devices.of(ALICE)).toEqual(["arn:aws:iam::111111111111:mfa/bob/spare"]);
  });

  it("cannot be enabled in another account", () => {
    const devices = new MfaDevices();
    devices.add(SERIAL, SEED);
    const elsewhere = { ...ALICE, accountId: "222222222222" };
    expect(() => devices.enable(SERIAL, elsewhere, twoCodesAt(SEED, NOW), NOW)).toThrow(
      refused("NoSuchEntity"),
    );
  });

  it("is enabled as a user's eighth, but not as the ninth", () => {
    const devices = new MfaDevices();
    const seeds = Array.from({ length: 9 }, (_, index) => devices.makeToken(`GAHT0000000${index}`) ?? "");
    const enableNth = (index: number) => () =>
      devices.enable(`GAHT0000000${index}`, ALICE, twoCodesAt(seeds[index] ?? "", NOW), NOW);
    for (let index = 0; index < 8; index++) enableNth(index)();
    expect(enableNth(8)).toThrow(refused("LimitExceeded"));
  });

  it("must be deactivated before it is deleted", () => {
    const devices = enabled();
    expect(() => devices.expectUnassigned(SERIAL)).toThrow(refused("DeleteConflict"));
    devices.deactivate(SERIAL);
    expect(() => devices.expectUnassigned(SERIAL)).not.toThrow();
    expect(() => devices.expectUnassigned(`${SERIAL}2`)).not.toThrow();
    devices.deactivate(`${SERIAL}2`);
    devices.remove(SERIAL);
    const again = () => devices.enable(SERIAL, ALICE, twoCodesAt(SEED, NOW), NOW);
    expect(again).toThrow(`VirtualMFADevice with serial number ${SERIAL} doesn't exist.`);
  });

  it("shows its enable date only for its own user", () => {
    const devices = enabled();
    expect(devices.enabledAt(SERIAL, ALICE)).toBe(NOW - 10 * STEP);
    expect(devices.enabledAt(SERIAL, BOB)).toBeUndefined();
    expect(devices.enabledAt(SERIAL, { ...ALICE, accountId: "222222222222" })).toBeUndefined();
  });

  it("follows its user to a new name", () => {
    const devices = enabled();
    devices.renameUser(BOB, "mallory");
    devices.renameUser({ ...ALICE, accountId: "222222222222" }, "mallory");
    expect(devices.of(ALICE)).toEqual([SERIAL]);
    devices.renameUser(ALICE, "alicia");
    expect([devices.of(ALICE), devices.of({ ...ALICE, user: "alicia" })]).toEqual([[], [SERIAL]]);
  });

  it("is resynchronized by two codes of a clock that is further off", () => {
    const devices = enabled();
    const resync = (owner: typeof ALICE, at: number) => () =>
      devices.resync(SERIAL, owner, twoCodesAt(SEED, at), NOW);
    expect(resync(ALICE, NOW + 20 * STEP)).not.toThrow();
    expect(resync(BOB, NOW + 30 * STEP)).toThrow(refused("NoSuchEntity"));
    expect(resync(ALICE, NOW + 62 * STEP)).toThrow(refused("InvalidAuthenticationCode"));
    const swapped = [codeAt(SEED, NOW + 41 * STEP), codeAt(SEED, NOW + 40 * STEP)] as const;
    expect(() => devices.resync(SERIAL, ALICE, swapped, NOW)).toThrow(`is not valid: ${SERIAL}`);
  });

  it("is disabled with its user, and accepts no code for a new user of that name", () => {
    const devices = enabled();
    devices.forgetUser(BOB);
    expect(devices.of(ALICE)).toEqual([SERIAL]);
    devices.forgetUser(ALICE);
    expect(devices.of(ALICE)).toEqual([]);
    expect(devices.take(SERIAL, ALICE, codeAt(SEED, NOW), NOW)).toBe(false);
  });
});

describe("a hardware token", () => {
  it("is created once, so that nobody gets another token's seed", () => {
    const devices = new MfaDevices();
    const seed = devices.makeToken("GAHT12345678") ?? "";
    expect(devices.makeToken("GAHT12345678")).toBeUndefined();
    const missing = () => devices.resync("GAHT00000000", ALICE, twoCodesAt(seed, NOW), NOW);
    expect(missing).toThrow(/^MFADevice with serial number GAHT00000000 doesn't exist\.$/);
    devices.enable("GAHT12345678", ALICE, twoCodesAt(seed, NOW), NOW);
    expect(devices.take("GAHT12345678", ALICE, codeAt(seed, NOW + 5 * STEP), NOW + 5 * STEP)).toBe(true);
  });

  it.each(["GAHT1234", SERIAL, "GAHT 12345678", ""])("rejects the serial number %j", (serial) => {
    expect(new MfaDevices().makeToken(serial)).toBeUndefined();
  });
});
