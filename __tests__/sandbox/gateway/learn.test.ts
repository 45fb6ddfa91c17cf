import { Clock } from "../../../sandbox/gateway/clock";
import { Keyring } from "../../../sandbox/gateway/keyring";
import { checkDevice, learn, withoutSeeds } from "../../../sandbox/gateway/learn";
import { codeAt, MfaDevices, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import { queryCall } from "../../support/gateway-calls";

const SEED = "Q1gyWldMUjJJT0JIU0hYT0ZGWFROVlQyVTNUSExTUUI1RkZSUUY0QQ==";
const XML = `<member><SerialNumber>a</SerialNumber><Base32StringSeed>${SEED}</Base32StringSeed><QRCodePNG>${SEED}</QRCodePNG></member>`;
const JSON_TEXT = JSON.stringify({ SerialNumber: "a", Base32StringSeed: SEED, QRCodePNG: SEED });
const reply = (body: string) => ({ status: 200, headers: {}, body: Buffer.from(body) });

describe("the seed of a virtual device", () => {
  it("appears in the response that creates the device", () => {
    const created = withoutSeeds(queryCall("iam", "CreateVirtualMFADevice"), reply(XML));
    expect(created.body.toString()).toContain(SEED);
  });

  it.each([
    ["XML", XML, "<member><SerialNumber>a</SerialNumber></member>"],
    ["JSON", JSON_TEXT, '{"SerialNumber":"a","Base32StringSeed":null,"QRCodePNG":null}'],
  ])("appears in no later response, in %s", (_, answered, expected) => {
    const listed = withoutSeeds(queryCall("iam", "ListVirtualMFADevices"), reply(answered));
    expect(listed.body.toString()).toBe(expected);
  });
});

const NOW = Date.parse("2026-06-01T12:00:00Z");
const BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SERIAL = "arn:aws:iam::111111111111:mfa/alice";

/** A gateway that has seen calls of alice. */
function gateway() {
  const [keyring, devices] = [new Keyring(new Clock(() => NOW)), new MfaDevices()];
  const followed = { accountId: "111111111111", user: "alice", keyring, devices, now: NOW };
  const seen = (operation: string, input: Record<string, string> = {}, answer = "") =>
    learn(queryCall("iam", operation, input), answer, followed);
  const check = (operation: string, input: Record<string, string> = {}) =>
    checkDevice(queryCall("iam", operation, { SerialNumber: SERIAL, ...input }), followed);
  const signsAs = (accessKeyId: string) => {
    try {
      return keyring.identify({ accessKeyId } as never).principal;
    } catch {
      return undefined;
    }
  };
  const twoCodes = (at = NOW) => {
    const [AuthenticationCode1, AuthenticationCode2] = twoCodesAt(BASE32, at);
    return { AuthenticationCode1, AuthenticationCode2 };
  };
  return { keyring, devices, followed, seen, check, signsAs, twoCodes };
}

function withKey() {
  const it = gateway();
  it.seen("CreateAccessKey", {}, "<AccessKey><AccessKeyId>AKIA1</AccessKeyId></AccessKey>");
  return it;
}

function withDevice() {
  const it = gateway();
  const seed = Buffer.from(BASE32).toString("base64");
  const answer = `<SerialNumber>${SERIAL}</SerialNumber><Base32StringSeed>${seed}</Base32StringSeed>`;
  it.seen("CreateVirtualMFADevice", {}, answer);
  it.check("EnableMFADevice", it.twoCodes());
  return it;
}

describe("after successful calls", () => {
  const ALICE = { kind: "user", accountId: "111111111111", name: "alice" };

  it("a created key is the user's, until it is deactivated or deleted", () => {
    const { seen, signsAs } = withKey();
    expect(signsAs("AKIA1")).toEqual(ALICE);
    seen("UpdateAccessKey", { AccessKeyId: "AKIA1", Status: "Inactive" });
    expect(signsAs("AKIA1")).toBeUndefined();
    seen("UpdateAccessKey", { AccessKeyId: "AKIA1", Status: "Active" });
    expect(signsAs("AKIA1")).toEqual(ALICE);
    seen("DeleteAccessKey", { AccessKeyId: "AKIA1" });
    expect(signsAs("AKIA1")).toBeUndefined();
  });

  it("an answer without the key fails, and other calls change nothing", () => {
    const { seen, signsAs } = withKey();
    expect(() => seen("CreateAccessKey")).toThrow("the emulator's answer has no AccessKeyId");
    seen("ListAccessKeys", { AccessKeyId: "AKIA1" });
    expect(signsAs("AKIA1")).toEqual(ALICE);
  });

  it("a renamed user keeps keys and devices", () => {
    const { seen, signsAs } = withKey();
    seen("UpdateUser", { NewPath: "/x/" });
    expect(signsAs("AKIA1")).toEqual(ALICE);
    seen("UpdateUser", { NewUserName: "carol" });
    expect(signsAs("AKIA1")).toEqual({ ...ALICE, name: "carol" });
    const { seen: later, devices, followed } = withDevice();
    later("UpdateUser", { NewUserName: "carol" });
    expect(devices.of({ ...followed, user: "carol" })).toEqual([SERIAL]);
  });

  it("a deleted user has neither keys nor devices", () => {
    const { seen, signsAs } = withKey();
    seen("DeleteUser");
    expect(signsAs("AKIA1")).toBeUndefined();
    const { seen: later, devices, followed } = withDevice();
    later("DeleteUser");
    expect(devices.of(followed)).toEqual([]);
  });

  it("a device is the user's until it is deactivated, and exists until it is deleted", () => {
    const { seen, check, devices, followed, twoCodes } = withDevice();
    expect(devices.of(followed)).toEqual([SERIAL]);
    seen("DeactivateMFADevice", { SerialNumber: SERIAL });
    expect(devices.of(followed)).toEqual([]);
    seen("DeleteVirtualMFADevice", { SerialNumber: SERIAL });
    expect(() => check("EnableMFADevice", twoCodes(NOW + 60_000))).toThrow("doesn't exist");
  });
});

describe("the device checks", () => {
  const WRONG = { AuthenticationCode1: "1", AuthenticationCode2: "2" };

  it("refuse to enable or resynchronize a device by wrong or missing codes", () => {
    const { check, devices, followed, twoCodes } = withDevice();
    expect(() => check("ResyncMFADevice", WRONG)).toThrow("not valid");
    expect(() => check("ResyncMFADevice")).toThrow("not valid");
    const { AuthenticationCode1 } = twoCodes(NOW + 90_000);
    expect(() => check("ResyncMFADevice", { AuthenticationCode1 })).toThrow("not valid");
    expect(devices.take(SERIAL, followed, codeAt(BASE32, NOW + 60_000), NOW + 60_000)).toBe(true);
    check("ResyncMFADevice", twoCodes(NOW + 120_000));
    expect(devices.take(SERIAL, followed, codeAt(BASE32, NOW + 150_000), NOW + 150_000)).toBe(false);
    devices.deactivate(SERIAL);
    expect(() => check("EnableMFADevice", WRONG)).toThrow("not valid");
  });

  it("refuse to delete an assigned device, and ignore other calls", () => {
    const { check, devices } = withDevice();
    expect(() => check("DeleteVirtualMFADevice")).toThrow("must deactivate MFA device first");
    expect(() => check("DeactivateMFADevice")).not.toThrow();
    devices.deactivate(SERIAL);
    expect(() => check("DeleteVirtualMFADevice")).not.toThrow();
    expect(() => check("DeleteVirtualMFADevice", { SerialNumber: "" })).not.toThrow();
  });
});
