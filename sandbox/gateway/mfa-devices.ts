import { Secret, TOTP } from "otpauth";
import { Refusal } from "./refusal";

/** Seconds per code (RFC 6238; authenticator apps assume it). */
const PERIOD = 30;
/** Maximum clock drift of a device, in steps. */
const SKEW = 1;
/** Maximum drift when a device is resynchronized with two codes. */
const RESYNC_SKEW = 60;

/**
 * Maximum number of a user's devices.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const PER_USER = 8;
/**
 * Length of a hardware token's serial number; a virtual device's is its ARN.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
 */
const TOKEN_SERIAL = /^[\w+=,.@-]{9,256}$/;

/** A user of an account. */
export interface DeviceOwner {
  /** Twelve digits. */
  readonly accountId: string;
  readonly user: string;
}

interface Device {
  readonly totp: TOTP;
  /** Its user, and since when, in milliseconds since 1970. */
  owner?: DeviceOwner;
  enabledAt: number;
  /** Step of the last accepted code; it and earlier codes are rejected. */
  lastStep: number;
}

/** The sandbox's MFA devices, virtual and hardware, by serial number, and their codes. */
export class MfaDevices {
  private readonly devices = new Map<string, Device>();

  /** Records a virtual device. @param seed base32, returned by `CreateVirtualMFADevice` */
  add(serial: string, seed: string): void {
    this.devices.set(serial, { totp: totpOf(seed), enabledAt: 0, lastStep: 0 });
  }

  /**
   * Creates a hardware token, which belongs to no account until it is enabled.
   *
   * @returns its seed in base32; undefined if the token exists or the serial number is invalid
   */
  makeToken(serial: string): string | undefined {
    if (!TOKEN_SERIAL.test(serial) || this.devices.has(serial)) return undefined;
    const { base32 } = new Secret({ size: 20 });
    this.add(serial, base32);
    return base32;
  }

  remove(serial: string): void {
    this.devices.delete(serial);
  }

  /**
   * Assigns a device to a user with two consecutive codes. As in AWS, any unassigned virtual device of the account or hardware
   * token can be assigned, whoever created it.
   *
   * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
   *
   * @param now in milliseconds
   * @throws Refusal
   */
  enable(serial: string, owner: DeviceOwner, codes: readonly [string, string], now: number): void {
    const device = this.find(serial, owner.accountId);
    if (device.owner !== undefined)
      throw new Refusal({ code: "EntityAlreadyExists", status: 409 }, "MFA Device already in use");
    if (this.of(owner).length >= PER_USER)
      throw new Refusal(
        { code: "LimitExceeded", status: 409 },
        `Cannot exceed quota for MFADevicesPerUser: ${PER_USER}`,
      );
    if (!takeTwo(device, codes, now, SKEW)) throw invalidCode(serial);
    device.owner = owner;
    device.enabledAt = now;
  }

  /** Resynchronizes a device. @throws Refusal */
  resync(serial: string, owner: DeviceOwner, codes: readonly [string, string], now: number): void {
    const device = this.find(serial, owner.accountId);
    if (!this.isEnabledFor(serial, owner)) throw noDevice(serial);
    if (!takeTwo(device, codes, now, RESYNC_SKEW)) throw invalidCode(serial);
  }

  /** @throws Refusal if the device must be deactivated first */
  expectUnassigned(serial: string): void {
    if (this.devices.get(serial)?.owner !== undefined)
      throw new Refusal(
        { code: "DeleteConflict", status: 409 },
        "Cannot delete entity, must deactivate MFA device first.",
      );
  }

  deactivate(serial: string): void {
    const device = this.devices.get(serial);
    if (device) device.owner = undefined;
  }

  isEnabledFor(serial: string, { accountId, user }: DeviceOwner): boolean {
    const owner = this.devices.get(serial)?.owner;
    return owner?.accountId === accountId && owner.user === user;
  }

  /** Since when a device is this user's, in milliseconds since 1970. */
  enabledAt(serial: string, owner: DeviceOwner): number | undefined {
    return this.isEnabledFor(serial, owner) ? this.devices.get(serial)?.enabledAt : undefined;
  }

  /** Serial numbers of a user's devices. */
  of(owner: DeviceOwner): string[] {
    return [...this.devices.keys()].filter((serial) => this.isEnabledFor(serial, owner));
  }

  /** Accepts a current code of the device, once. @param now in milliseconds */
  take(serial: string, owner: DeviceOwner, code: string, now: number): boolean {
    const device = this.devices.get(serial);
    if (device === undefined || !this.isEnabledFor(serial, owner)) return false;
    const delta = device.totp.validate({ token: code, timestamp: now, window: SKEW });
    return delta !== null && takeStep(device, stepAt(now) + delta);
  }

  renameUser(owner: DeviceOwner, newName: string): void {
    for (const serial of this.of(owner)) {
      const device = this.devices.get(serial);
      if (device) device.owner = { ...owner, user: newName };
    }
  }

  /** Unassigns a deleted user's devices, so that a new user of the same name does not get them. */
  forgetUser(owner: DeviceOwner): void {
    for (const serial of this.of(owner)) this.deactivate(serial);
  }

  /** A token, or a virtual device of the account. @throws Refusal */
  private find(serial: string, accountId: string): Device {
    const device = this.devices.get(serial);
    const isElsewhere = serial.startsWith("arn:") && serial.split(":")[4] !== accountId;
    if (device === undefined || isElsewhere) throw noDevice(serial);
    return device;
  }
}

function noDevice(serial: string): Refusal {
  const kind = serial.startsWith("arn:") ? "VirtualMFADevice" : "MFADevice";
  return new Refusal(
    { code: "NoSuchEntity", status: 404 },
    `${kind} with serial number ${serial} doesn't exist.`,
  );
}

function invalidCode(serial: string): Refusal {
  return new Refusal(
    { code: "InvalidAuthenticationCode", status: 403 },
    `Authentication code for device is not valid: ${serial}`,
  );
}

/** The code of a seed. @param now in milliseconds since 1970 */
export function codeAt(seed: string, now: number): string {
  return totpOf(seed).generate({ timestamp: now });
}

/** The current code and the next one, which enabling a device requires. */
export function twoCodesAt(seed: string, now: number): [string, string] {
  return [codeAt(seed, now), codeAt(seed, now + PERIOD * 1000)];
}

function totpOf(seed: string): TOTP {
  return new TOTP({ secret: Secret.fromBase32(seed), algorithm: "SHA1", digits: 6, period: PERIOD });
}

function takeTwo(device: Device, [first, second]: readonly [string, string], now: number, skew: number) {
  const delta = device.totp.validate({ token: first, timestamp: now, window: skew });
  if (delta === null) return false;
  const step = stepAt(now) + delta;
  const isNext = device.totp.generate({ timestamp: (step + 1) * PERIOD * 1000 }) === second;
  return isNext && step > device.lastStep && takeStep(device, step + 1);
}

function takeStep(device: Device, step: number): boolean {
  if (step <= device.lastStep) return false;
  device.lastStep = step;
  return true;
}

function stepAt(now: number): number {
  return Math.floor(now / 1000 / PERIOD);
}
