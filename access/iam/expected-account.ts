/**
 * Refuses data of another account: IAM answers for the account of the credentials.
 *
 * @param arns of users, groups and roles in the answer
 * @throws Error naming one that is in another account
 */
export function expectAccount(accountId: string, arns: readonly string[]): void {
  const foreign = arns.find((arn) => arn.split(":")[4] !== accountId);
  if (foreign === undefined) return;
  throw new Error(
    "these credentials are for another account\n" +
      `  found     account ${foreign.split(":")[4]}, with ${foreign}\n` +
      `  expected  account ${accountId}\n` +
      "  fix       use credentials of the identity account, from which the others are reached; check the account's id and provider in the file",
  );
}
