import { codeAt, MfaDevices, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";

const SERIAL = "arn:aws:iam::111111111111:mfa/alice";
const NOW = 1_700_000_010_000;
const STEP = 30_000;

/** The seed of RFC 6238's own test vectors, "12345678901234567890", in base32. */
const SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

function enabled(): MfaDevices {
  const devices = new MfaDevices();
  devices.add(SERIAL, SEED);
  expect(devices.enable(SERIAL, "alice", twoCodesAt(SEED, NOW - 10 * STEP), NOW - 10 * STEP)).toBe(true);
  return devices;
}

describe("a device shows", () => {
  // RFC 6238, appendix B: the last six of its eight digits.
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [20_000_000_000, "353130"],
  ])("at second %d the code of the standard", (seconds, code) => {
    expect(codeAt(SEED, seconds * 1000)).toBe(code);
  });
});

describe("a code is taken", () => {
  it.each([-1, 0, 1])("when the clock is off by %d steps", (steps) => {
    expect(enabled().take(SERIAL, "alice", codeAt(SEED, NOW + steps * STEP), NOW)).toBe(true);
  });

  it.each([-2, 2])("not when it is off by %d steps", (steps) => {
    expect(enabled().take(SERIAL, "alice", codeAt(SEED, NOW + steps * STEP), NOW)).toBe(false);
  });

  it("once, and none from before it afterwards", () => {
    const devices = enabled();
    expect(devices.take(SERIAL, "alice", codeAt(SEED, NOW), NOW)).toBe(true);
    expect(devices.take(SERIAL, "alice", codeAt(SEED, NOW), NOW)).toBe(false);
    expect(devices.take(SERIAL, "alice", codeAt(SEED, NOW - STEP), NOW)).toBe(false);
    expect(devices.take(SERIAL, "alice", codeAt(SEED, NOW + STEP), NOW)).toBe(true);
  });

  it("not of somebody else's device, of none, or of one that is not enabled", () => {
    const devices = enabled();
    const code = codeAt(SEED, NOW);
    expect(devices.take(SERIAL, "bob", code, NOW)).toBe(false);
    expect(devices.take(`${SERIAL}2`, "alice", code, NOW)).toBe(false);
    devices.deactivate(SERIAL);
    expect(devices.take(SERIAL, "alice", code, NOW)).toBe(false);
  });
});

describe("a device is enabled", () => {
  function enable(codes: readonly [string, string]): boolean {
    const devices = new MfaDevices();
    devices.add(SERIAL, SEED);
    return devices.enable(SERIAL, "alice", codes, NOW);
  }

  it("by two codes, one after the other", () => {
    expect(enable(twoCodesAt(SEED, NOW))).toBe(true);
    expect(enable(twoCodesAt(SEED, NOW - STEP))).toBe(true);
  });

  it.each([
    ["the same code twice", [codeAt(SEED, NOW), codeAt(SEED, NOW)]],
    ["codes in the wrong order", [codeAt(SEED, NOW + STEP), codeAt(SEED, NOW)]],
    ["codes of long ago", twoCodesAt(SEED, NOW - 5 * STEP)],
    ["no codes", ["", ""]],
  ] as const)("not by %s", (_, [first, second]) => {
    expect(enable([first, second])).toBe(false);
  });

  it("for one user only, and its codes are spent", () => {
    const devices = new MfaDevices();
    devices.add(SERIAL, SEED);
    devices.enable(SERIAL, "alice", twoCodesAt(SEED, NOW), NOW);
    expect(devices.enable(SERIAL, "bob", twoCodesAt(SEED, NOW), NOW)).toBe(false);
    expect(devices.take(SERIAL, "alice", codeAt(SEED, NOW + STEP), NOW)).toBe(false);
    expect(devices.of("111111111111", "alice")).toBe(SERIAL);
    expect(devices.of("222222222222", "alice")).toBeUndefined();
  });

  it("comes back into step by two codes, from further off", () => {
    const devices = enabled();
    expect(devices.resync(SERIAL, "alice", twoCodesAt(SEED, NOW + 20 * STEP), NOW)).toBe(true);
    expect(devices.resync(SERIAL, "bob", twoCodesAt(SEED, NOW + 30 * STEP), NOW)).toBe(false);
  });
});
