import { GetAccountSummaryCommand, type IAMClient } from "@aws-sdk/client-iam";
import type { RootUser } from "../proof/root-users";

/**
 * Reads what an account reports of its root user. The credential report has a row of it, too, but is hours old, and has no
 * word of its password.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 *
 * @throws Error when the account does not report it
 */
export async function readRootUser(client: IAMClient, account: string): Promise<RootUser> {
  const { SummaryMap = {} } = await client.send(new GetAccountSummaryCommand({}));
  const has = (key: keyof typeof SummaryMap): boolean => {
    const value = SummaryMap[key];
    if (value === undefined) throw new Error(`the account's summary has no ${key}`);
    return value > 0;
  };
  return {
    account,
    hasPassword: SummaryMap.AccountPasswordPresent === undefined ? undefined : has("AccountPasswordPresent"),
    hasMfa: has("AccountMFAEnabled"),
    hasAccessKey: has("AccountAccessKeysPresent"),
    hasCertificate: has("AccountSigningCertificatesPresent"),
  };
}
