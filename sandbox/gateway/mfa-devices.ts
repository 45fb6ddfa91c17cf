import { Secret, TOTP } from "otpauth";

/** Seconds that one code is good for (RFC 6238, and what authenticator apps take for granted). */
const PERIOD = 30;
/** Steps that a device's clock may be off, either way. */
const SKEW = 1;
/** The same when a device is brought back into step, by two codes. */
const RESYNC_SKEW = 60;

interface Device {
  readonly totp: TOTP;
  /** The user it is enabled for, and since when, in milliseconds since 1970. */
  user?: string;
  enabledAt: number;
  /** The step of the last code that was taken: neither it nor an earlier one is taken again. */
  lastStep: number;
}

/** The virtual MFA devices of the sandbox, by their serial numbers (ARNs), and the codes they show. */
export class MfaDevices {
  private readonly devices = new Map<string, Device>();

  /** @param seed base32, as `CreateVirtualMFADevice` gives it out once */
  add(serial: string, seed: string): void {
    this.devices.set(serial, { totp: totpOf(seed), enabledAt: 0, lastStep: 0 });
  }

  isKnown(serial: string): boolean {
    return this.devices.has(serial);
  }

  remove(serial: string): void {
    this.devices.delete(serial);
  }

  /** Fastens a device to a user, if the two codes are its, one after the other. @param now in milliseconds */
  enable(serial: string, user: string, codes: readonly [string, string], now: number): boolean {
    const device = this.devices.get(serial);
    if (device === undefined || device.user !== undefined) return false;
    if (!takeTwo(device, codes, now, SKEW)) return false;
    device.user = user;
    device.enabledAt = now;
    return true;
  }

  /** Takes a device back into step. */
  resync(serial: string, user: string, codes: readonly [string, string], now: number): boolean {
    const device = this.devices.get(serial);
    return device?.user === user && takeTwo(device, codes, now, RESYNC_SKEW);
  }

  deactivate(serial: string): void {
    const device = this.devices.get(serial);
    if (device) device.user = undefined;
  }

  isEnabledFor(serial: string, user: string): boolean {
    return this.devices.get(serial)?.user === user;
  }

  /** Since when a device is this user's, in milliseconds since 1970. */
  enabledAt(serial: string, user: string): number | undefined {
    return this.isEnabledFor(serial, user) ? this.devices.get(serial)?.enabledAt : undefined;
  }

  /** The device of a user by which she signs in, the first that she enabled. */
  of(accountId: string, user: string): string | undefined {
    return [...this.devices].find(([serial, device]) => device.user === user && isIn(accountId, serial))?.[0];
  }

  /** Takes a code, if it is the device's at this time; each is taken once. @param now in milliseconds */
  take(serial: string, user: string, code: string, now: number): boolean {
    const device = this.devices.get(serial);
    if (device?.user !== user) return false;
    const delta = device.totp.validate({ token: code, timestamp: now, window: SKEW });
    return delta !== null && takeStep(device, stepAt(now) + delta);
  }

  renameUser(accountId: string, user: string, newName: string): void {
    for (const [serial, device] of this.devices) {
      if (device.user === user && isIn(accountId, serial)) device.user = newName;
    }
  }
}

function isIn(accountId: string, serial: string): boolean {
  return serial.split(":")[4] === accountId;
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
