import type { IAMClient } from "@aws-sdk/client-iam";
import { type LiveAccount, readIam } from "../../access/iam/live-iam";
import type { PolicyDocument } from "../../organization/policy-document";

/**
 * The current policies of each emulated account: read on demand, and again after the account's IAM may have changed.
 */
export class LiveAccounts {
  private readonly accounts = new Map<string, Promise<LiveAccount>>();
  /** AWS managed policies are the same in every account and do not change. */
  private readonly awsManaged = new Map<string, PolicyDocument>();

  constructor(private readonly clientFor: (accountId: string) => Promise<IAMClient>) {}

  in(accountId: string): Promise<LiveAccount> {
    const known = this.accounts.get(accountId);
    if (known !== undefined) return known;
    const reading = this.read(accountId);
    this.accounts.set(accountId, reading);
    reading.catch(() => this.forget(accountId));
    return reading;
  }

  forget(accountId: string): void {
    this.accounts.delete(accountId);
  }

  private async read(accountId: string): Promise<LiveAccount> {
    const client = await this.clientFor(accountId);
    try {
      return await readIam(client, accountId, this.awsManaged);
    } finally {
      client.destroy();
    }
  }
}
