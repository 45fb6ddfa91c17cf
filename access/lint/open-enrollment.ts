import type { Organization } from "../../organization/organization";
import type { Fault } from "./rule";

/** What `accept:` names it by, and where. */
export const OPEN_ENROLLMENT = { rule: "open-enrollment", where: "mfa.enrollment" } as const;

/** Whether an access key alone is enough to enable an MFA device, at any time. */
export function openEnrollment({ enrollment }: Pick<Organization, "enrollment">): Fault[] {
  if (enrollment.mode !== "open") return [];
  return [
    {
      message:
        "a first MFA device is enrolled without MFA at any time: a stolen access key enables a device of its holder",
      fix: "open a window instead, enrollUntil: …, or accept it with a reason",
    },
  ];
}
