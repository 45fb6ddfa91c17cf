import type { Call } from "./call";
import type { Keyring } from "./keyring";
import type { MfaDevices } from "./mfa-devices";
import { Refusal } from "./refusal";

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
 * Checks the codes of a call that fastens a device to a user, which the emulator does not.
 *
 * @throws Refusal as IAM does
 */
export function checkCodes({ operation, parameters }: Call, { user, devices, now }: Followed): void {
  if (operation !== "EnableMFADevice" && operation !== "ResyncMFADevice") return;
  const serial = parameters.get("SerialNumber") ?? "";
  const codes = [
    parameters.get("AuthenticationCode1") ?? "",
    parameters.get("AuthenticationCode2") ?? "",
  ] as const;
  if (!devices.isKnown(serial)) {
    throw new Refusal(
      { code: "NoSuchEntity", status: 404 },
      `VirtualMFADevice with serial number ${serial} doesn't exist.`,
    );
  }
  const isTaken =
    operation === "EnableMFADevice"
      ? devices.enable(serial, user, codes, now)
      : devices.resync(serial, user, codes, now);
  if (!isTaken) {
    throw new Refusal(
      { code: "InvalidAuthenticationCode", status: 403 },
      `Authentication code for device is not valid: ${serial}`,
    );
  }
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
      devices.renameUser(accountId, user, newName);
    },
    DeleteUser: () => keyring.forgetUser(accountId, user),
    CreateVirtualMFADevice: () => {
      const seed = Buffer.from(element(answer, "Base32StringSeed"), "base64").toString("ascii");
      devices.add(element(answer, "SerialNumber"), seed);
    },
    DeactivateMFADevice: () => devices.deactivate(serial),
    DeleteVirtualMFADevice: () => devices.remove(serial),
  };
  effects[operation ?? ""]?.();
}

/** The text of an element of the emulator's answer. */
function element(answer: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1];
  if (text === undefined) throw new Error(`the emulator's answer has no ${name}`);
  return text;
}
