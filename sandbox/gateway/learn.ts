import type { Call } from "./call";
import type { Keyring } from "./keyring";
import type { MfaDevices } from "./mfa-devices";
import type { Reply } from "./refusal";

/** What the gateway follows of the credentials that the emulator keeps. */
export interface Followed {
  readonly accountId: string;
  /** The user that the call is about. */
  readonly user: string;
  readonly keyring: Keyring;
  readonly devices: MfaDevices;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/**
 * Checks what the emulator does not of calls about MFA devices: the codes, whose the device is, and that none
 * is deleted that is assigned.
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

/** Notes what a call that succeeded did to keys and devices. */
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
 * The emulator's answer without what AWS returns once, when the device is created: whoever may list devices
 * could make their codes. It answers in XML, and in JSON when it is asked to.
 */
export function withoutSeeds({ operation }: Call, reply: Reply): Reply {
  if (operation === "CreateVirtualMFADevice") return reply;
  const body = reply.body
    .toString()
    .replace(/<(Base32StringSeed|QRCodePNG)>[^<]*<\/\1>/g, "")
    .replace(/("(?:Base32StringSeed|QRCodePNG)"\s*:\s*)"[^"]*"/g, "$1null");
  return { ...reply, body };
}

/** The text of an element of the emulator's answer. */
function element(answer: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1];
  if (text === undefined) throw new Error(`the emulator's answer has no ${name}`);
  return text;
}
