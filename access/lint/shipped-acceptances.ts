/** A finding in a shipped document that is part of what its topic is. */
interface ShippedAcceptance {
  readonly where: string;
  readonly rule: string;
  /** These and no others: a document that opens another way is found again. */
  readonly ids: readonly string[];
  readonly reason: string;
}

/** `iam` and `admin` are missing here: each organization accepts them itself. */
export const SHIPPED_ACCEPTANCES: readonly ShippedAcceptance[] = [
  {
    where: "policies/ec2.json",
    rule: "escalation",
    ids: ["ec2-005"],
    reason: "shipped so: no condition tells whose launch template it is; docs/security.md#topics",
  },
];

/** Why a finding in a shipped document is none, if it is one that its topic implies. */
export function shippedReason(where: string, rule: string, ids: readonly string[] = []): string | undefined {
  return SHIPPED_ACCEPTANCES.find(
    (acceptance) =>
      acceptance.where === where &&
      acceptance.rule === rule &&
      ids.length > 0 &&
      ids.every((id) => acceptance.ids.includes(id)),
  )?.reason;
}
