import type { Organization } from "../../organization/organization";
import type { Fault } from "./rule";

/** What `accept:` names it by. */
export const MFA_EXEMPT = "mfa-exempt";

/** Each action that `mfa.exempt` lets everybody call without MFA, with the place that `accept:` names it by. */
export function mfaExempt({ mfaExempt: actions }: Pick<Organization, "mfaExempt">) {
  return actions.map((action): Fault & { where: string } => ({
    where: `mfa.exempt/${action}`,
    message: `every user can call ${action} without MFA, and so can whoever steals their access key or password`,
    fix: "take it out of mfa.exempt, or accept it with a reason",
  }));
}
