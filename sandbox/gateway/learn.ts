import type { Call } from "./call";
import type { Keyring } from "./keyring";
import type { MfaDevices } from "./mfa-devices";
import type { Reply } from "./refusal";

/** The parts of the emulator's credentials that the gateway tracks. */
export interface Followed {
  readonly accountId: string;
  /** The user of the call. */
  readonly user: string;
  readonly keyring: Keyring;
  readonly devices: MfaDevices;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/**
 * MFA device checks that the emulator lacks: codes, the device's owner, and that an assigned device is not deleted.
 *
 * @throws Refusal as IAM does
 */
export function checkDevice({ operation, parameters }: Call, followed: Followed): void {
  const { devices, now } = followed;
  const serial = parameters.get("SerialNumber") ?? "";
  const codes = [
    parameters.get("AuthenticationCode1") ?? "",
    parameters.get("AuthenticationCode2") ?? "",
  ] as const;
  if (operation === "EnableMFADevice") devices.enable(serial, followed, codes, now);
  if (operation === "ResyncMFADevice") devices.resync(serial, followed, codes, now);
  if (operation === "DeleteVirtualMFADevice") devices.expectUnassigned(serial);
}

/** Records a successful call's changes to keys and devices. */
export function learn({ operation, parameters }: Call, answer: string, followed: Followed): void {
  const { accountId, user, keyring, devices } = followed;
  const keyId = parameters.get("AccessKeyId") ?? "";
  const serial = parameters.get("SerialNumber") ?? "";
  const effects: Readonly<Record<string, () => void>> = {
    CreateAccessKey: () =>
      keyring.addAccessKey(element(answer, "AccessKeyId"), { kind: "user", accountId, name: user }),
    UpdateAccessKey: () => keyring.setActive(keyId, parameters.get("Status") === "Active"),
    DeleteAccessKey: () => keyring.remove(keyId),
    UpdateUser: () => {
      const newName = parameters.get("NewUserName") ?? user;
      keyring.renameUser(accountId, user, newName);
      devices.renameUser(followed, newName);
    },
    DeleteUser: () => {
      keyring.forgetUser(accountId, user);
      devices.forgetUser(followed);
    },
    CreateVirtualMFADevice: () => {
      const seed = Buffer.from(element(answer, "Base32StringSeed"), "base64").toString("ascii");
      devices.add(element(answer, "SerialNumber"), seed);
    },
    DeactivateMFADevice: () => devices.deactivate(serial),
    DeleteVirtualMFADevice: () => devices.remove(serial),
  };
  effects[operation ?? ""]?.();
}

/**
 * Removes from the emulator's answer what AWS returns only when the device is created: with the seed, a caller who may list
 * devices could compute codes. The emulator answers in XML, or JSON on request.
 */
export function withoutSeeds({ operation }: Call, reply: Reply): Reply {
  if (operation === "CreateVirtualMFADevice") return reply;
  const body = reply.body
    .toString()
    .replace(/<(Base32StringSeed|QRCodePNG)>[^<]*<\/\1>/g, "")
    .replace(/("(?:Base32StringSeed|QRCodePNG)"\s*:\s*)"[^"]*"/g, "$1null");
  return { ...reply, body };
}

/** Text of an element in the emulator's answer. */
function element(answer: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1];
  if (text === undefined) throw new Error(`the emulator's answer has no ${name}`);
  return text;
}
