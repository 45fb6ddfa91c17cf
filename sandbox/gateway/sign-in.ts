import type { Clock } from "./clock";
import type { Keyring, Session } from "./keyring";
import type { LiveAccounts } from "./live-accounts";
import type { MfaDevices } from "./mfa-devices";

/** A console session lasts twelve hours. */
const CONSOLE_SESSION = 12 * 60 * 60;

/** A person who signs in. */
export interface SignIn {
  readonly accountId: string;
  readonly user: string;
  /** A code of one of the user's MFA devices; absent for a sign-in without MFA. */
  readonly code?: string;
}

/** Why a sign-in fails. */
export class SignInError extends Error {
  override readonly name = "SignInError";
}

/**
 * Replaces the console's sign-in page, without passwords: the name alone identifies the user. Codes are checked as in AWS.
 */
export class SignInPage {
  constructor(
    private readonly keyring: Keyring,
    private readonly devices: MfaDevices,
    private readonly accounts: Pick<LiveAccounts, "in">,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts a console session.
   *
   * @throws SignInError if the user does not exist, or the code is not from the user's device
   */
  async signIn({ accountId, user, code }: SignIn): Promise<Session> {
    const { users } = await this.accounts.in(accountId);
    if (!users.some(({ name }) => name === user)) throw new SignInError(`no user ${user} in ${accountId}`);
    const now = this.clock.now();
    if (code !== undefined) {
      const owner = { accountId, user };
      const serials = this.devices.of(owner);
      if (serials.length === 0) throw new SignInError(`${user} has no MFA device that is enabled`);
      if (!serials.some((serial) => this.devices.take(serial, owner, code, now))) {
        const which = serials.join(" or ");
        throw new SignInError(`that is not the code of ${which} at this time, or it was used before`);
      }
    }
    const principal = { kind: "user", accountId, name: user } as const;
    return this.keyring.begin(principal, "sign-in", CONSOLE_SESSION, code === undefined ? undefined : now);
  }
}
