/** One role in one account. */
export interface Target {
  readonly account: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly role: string;
  readonly arn: string;
  /** The first moment at which it may not be assumed any more, `2027-02-01T00:00:00Z`; absent when there is no end. */
  readonly notAfter?: string;
}
