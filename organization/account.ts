/** An AWS account of the organization. */
export interface Account {
  readonly name: string;
  /** Former name, if the account was renamed. */
  readonly was?: string;
  /** Twelve digits. */
  readonly id: string;
  readonly isIdentity: boolean;
  /** Account sets that contain it, in file order. */
  readonly sets: readonly string[];
  /** The region in people's profiles for this account. */
  readonly region?: string;
  /** Console color of the account's roles: a color name or six hexadecimal digits. */
  readonly colour?: string;
  /** Replaces the account ID in sign-in links. */
  readonly alias?: string;
  readonly budget?: Budget;
  /** How Terraform reaches the account. Empty: ambient credentials. */
  readonly provider: ProviderSettings;
}

/** A monthly cost budget. */
export interface Budget {
  /** US dollars a month. */
  readonly monthlyUsd: number;
  /** E-mail addresses to notify. */
  readonly notify: readonly string[];
  /** Percentage of the budget at which the account's roles lose the right to create resources. Absent: never. */
  readonly stopAt?: number;
}

export interface ProviderSettings {
  /** ARN of the role that Terraform assumes in the account. */
  readonly assumeRoleArn?: string;
  readonly externalId?: string;
  /** Named AWS profile that provides the credentials. */
  readonly profile?: string;
}
