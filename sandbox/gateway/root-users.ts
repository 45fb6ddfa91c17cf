import type { Call } from "./call";
import type { Reply } from "./refusal";

/** Root user credentials as in `iam:GetAccountSummary`: 1 or 0. */
export interface RootCredentials {
  readonly AccountPasswordPresent: number;
  readonly AccountMFAEnabled: number;
  readonly AccountAccessKeysPresent: number;
  readonly AccountSigningCertificatesPresent: number;
}

/** A password and an MFA device, which AWS requires to sign in as root. */
const GUARDED: RootCredentials = {
  AccountPasswordPresent: 1,
  AccountMFAEnabled: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
};

/**
 * Root users of the accounts. The emulator (moto 5.2) reports no MFA for them, counts users' access keys as theirs, and does not
 * report passwords. Nobody can sign in as root here; tests set the credentials.
 */
export class RootUsers {
  private readonly all = new Map<string, RootCredentials>();

  set(accountId: string, credentials: Partial<RootCredentials>): void {
    this.all.set(accountId, { ...GUARDED, ...credentials });
  }

  /** The emulator's answer, with the root user's data from here. */
  corrected({ service, operation }: Call, accountId: string, reply: Reply): Reply {
    if (service !== "iam" || operation !== "GetAccountSummary" || reply.status >= 300) return reply;
    const credentials = this.all.get(accountId) ?? GUARDED;
    const others = reply.body
      .toString()
      .replace(/<entry>\s*<key>(\w+)<\/key>\s*<value>\d+<\/value>\s*<\/entry>/g, (entry, key: string) =>
        Object.hasOwn(credentials, key) ? "" : entry,
      );
    const entries = Object.entries(credentials).map(
      ([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`,
    );
    const body = Buffer.from(others.replace("</SummaryMap>", `${entries.join("")}</SummaryMap>`));
    return { ...reply, body };
  }
}
