import { Secret, TOTP } from "otpauth";
import { Refusal } from "./refusal";

/** Seconds that one code is good for (RFC 6238, and what authenticator apps take for granted). */
const PERIOD = 30;
/** Steps that a device's clock may be off, either way. */
const SKEW = 1;
/** The same when a device is brought back into step, by two codes. */
const RESYNC_SKEW = 60;

/**
 * Devices that one user may have.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const PER_USER = 8;
/**
 * Characters of a hardware token's serial number; a virtual device's is its ARN.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
 */
const TOKEN_SERIAL = /^[\w+=,.@-]{9,256}$/;

/** A user, by account and name. */
export interface DeviceOwner {
  /** Twelve digits. */
  readonly accountId: string;
  readonly user: string;
}

interface Device {
  readonly totp: TOTP;
  /** Whom it is enabled for, and since when, in milliseconds since 1970. */
  owner?: DeviceOwner;
  enabledAt: number;
  /** The step of the last code that was taken: neither it nor an earlier one is taken again. */
  lastStep: number;
}

/** The MFA devices of the sandbox by their serial numbers, virtual ones and hardware tokens, and the codes they show. */
export class MfaDevices {
  private readonly devices = new Map<string, Device>();

  /** Notes a virtual device. @param seed base32, as `CreateVirtualMFADevice` returns it once */
  add(serial: string, seed: string): void {
    this.devices.set(serial, { totp: totpOf(seed), enabledAt: 0, lastStep: 0 });
  }

  /**
   * Makes a hardware token, which belongs to no account until it is enabled.
   *
   * @returns its seed in base32; undefined when there is such a token, or no token has such a serial number
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
   * Assigns a device to a user if the two codes are its, one after the other. As on AWS, it may be any
   * virtual device of the account, no matter who created it, or any token, that is not assigned.
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

  /** Brings a device back into step. @throws Refusal */
  resync(serial: string, owner: DeviceOwner, codes: readonly [string, string], now: number): void {
    const device = this.find(serial, owner.accountId);
    if (!this.isEnabledFor(serial, owner)) throw noDevice(serial);
    if (!takeTwo(device, codes, now, RESYNC_SKEW)) throw invalidCode(serial);
  }

  /** @throws Refusal when the device must be deactivated first */
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

  /** Takes a code, if it is the device's at this time; each is taken once. @param now in milliseconds */
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

  /** A user's devices are unassigned when the user is deleted, also for another user who takes the name. */
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

/** The code that a device with this seed shows. @param now in milliseconds since 1970 */
export function codeAt(seed: string, now: number): string {
  return totpOf(seed).generate({ timestamp: now });
}

/** The code now and the one after, as they are asked for when a device is enabled. */
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
