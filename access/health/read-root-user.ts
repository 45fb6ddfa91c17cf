import { GetAccountSummaryCommand, type IAMClient } from "@aws-sdk/client-iam";
import type { RootUser } from "../proof/root-users";

/**
 * Reads an account's root user from its account summary. The credential report is hours old and does not show the root
 * user's password.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 *
 * @throws Error if the account summary is incomplete
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
