/** A role in one account. */
export interface Target {
  readonly account: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly role: string;
  readonly arn: string;
  /** First moment at which it can no longer be assumed, `2027-02-01T00:00:00Z`. Absent: no end. */
  readonly notAfter?: string;
}
