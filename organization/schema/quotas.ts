import { z } from "zod";
import { QUOTAS } from "../quotas";

/** An increased quota: between the default and the maximum. */
const raised = ({ limit, raisableTo }: { readonly limit: number; readonly raisableTo: number }) =>
  z
    .int(`a whole number, ${limit} to ${raisableTo}`)
    .min(limit, `at least ${limit}, the default quota`)
    .max(raisableTo, `at most ${raisableTo}, AWS's maximum`)
    .optional();

export const quotas = z
  .strictObject({
    rolesPerAccount: raised(QUOTAS.rolesPerAccount),
    groupsPerAccount: raised(QUOTAS.groupsPerAccount),
    managedPoliciesPerRole: raised(QUOTAS.managedPoliciesPerRole),
    managedPoliciesPerAccount: raised(QUOTAS.managedPoliciesPerAccount),
  })
  .optional()
  .describe("Quotas that AWS has increased for you.");
