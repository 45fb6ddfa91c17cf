/**
 * Refuses what another account answered: IAM answers for the account of the credentials, whichever was meant.
 *
 * @param arns of users, groups and roles that it has
 * @throws Error naming one that is in another account
 */
export function expectAccount(accountId: string, arns: readonly string[]): void {
  const foreign = arns.find((arn) => arn.split(":")[4] !== accountId);
  if (foreign === undefined) return;
  throw new Error(
    "these credentials lead to another account\n" +
      `  found     account ${foreign.split(":")[4]}, with ${foreign}\n` +
      `  expected  account ${accountId}\n` +
      "  fix       take credentials of the identity account, from where the others are reached; in the file, see the account's id and provider",
  );
}
