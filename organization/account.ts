/** An AWS account of the organization. */
export interface Account {
  readonly name: string;
  /** Its name before, when it is renamed. */
  readonly was?: string;
  /** Twelve digits. */
  readonly id: string;
  readonly isIdentity: boolean;
  /** The named sets that hold it, in the order of the file. */
  readonly sets: readonly string[];
  /** The region in people's profiles for this account. */
  readonly region?: string;
  /** The colour of the account's roles in the console: a name that it knows, or six hexadecimal digits. */
  readonly colour?: string;
  /** In sign-in links, instead of the id. */
  readonly alias?: string;
  readonly budget?: Budget;
  /** How Terraform reaches the account; all absent means the ambient credentials. */
  readonly provider: ProviderSettings;
}

/** Of an account's costs. */
export interface Budget {
  /** US dollars a month. */
  readonly monthlyUsd: number;
  /** E-mail addresses to notify. */
  readonly notify: readonly string[];
  /** Percent of it, spent, from which on the account's roles start nothing any more; absent: never. */
  readonly stopAt?: number;
}

export interface ProviderSettings {
  /** ARN of the role that Terraform assumes in the account. */
  readonly assumeRoleArn?: string;
  readonly externalId?: string;
  /** AWS profile that the credentials come from. */
  readonly profile?: string;
}
