/** Accepted findings in shipped documents that follow from their topic. */
interface ShippedAcceptance {
  readonly where: string;
  readonly rule: string;
  /** Only these: a document that opens another path is reported. */
  readonly ids: readonly string[];
  readonly reason: string;
}

/** Without `iam` and `admin`, which each organization accepts itself. */
export const SHIPPED_ACCEPTANCES: readonly ShippedAcceptance[] = [
  {
    where: "policies/ec2.json",
    rule: "escalation",
    ids: ["ec2-005"],
    reason: "shipped so: no condition restricts whose launch template it is; docs/security.md#topics",
  },
];

/** Why a finding in a shipped document is accepted, if its topic implies it. */
export function shippedReason(where: string, rule: string, ids: readonly string[] = []): string | undefined {
  return SHIPPED_ACCEPTANCES.find(
    (acceptance) =>
      acceptance.where === where &&
      acceptance.rule === rule &&
      ids.length > 0 &&
      ids.every((id) => acceptance.ids.includes(id)),
  )?.reason;
}
