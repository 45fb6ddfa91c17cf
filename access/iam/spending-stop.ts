import { type Address, referredId } from "./plan-addresses";

/** AWS name of the policy with which a budget stops roles, and of the role with which AWS Budgets attaches it. */
export const STOP_NAME = "gatehouse-stop-spending";

/** Resource types of a role, with the argument that names it. */
const OF_ROLE: Readonly<Record<string, string>> = {
  aws_iam_role_policy: "role",
  aws_iam_role_policy_attachment: "role",
  aws_iam_role_policies_exclusive: "role_name",
  aws_iam_role_policy_attachments_exclusive: "role_name",
};
export const STOP_TYPES: readonly string[] = ["aws_iam_policy", "aws_iam_role", ...Object.keys(OF_ROLE)];

/**
 * Whether a resource belongs to a spending stop, and not to people's access. Such resources are compared exactly with the file
 * (guardrail-relations.ts).
 */
export function stopsSpending(resources: readonly Address[]): (resource: Address) => boolean {
  const roles = new Set(
    resources.flatMap(({ type, id, args }) => (type === "aws_iam_role" && args.name === STOP_NAME ? id : [])),
  );
  return ({ type, args }) => {
    if (type === "aws_iam_policy" || type === "aws_iam_role") return args.name === STOP_NAME;
    const key = Object.hasOwn(OF_ROLE, type) ? OF_ROLE[type] : undefined;
    return key !== undefined && roles.has(referredId(args[key]) ?? "");
  };
}

/** The resources of people's access, and all others. */
export function withoutStops(resources: readonly Address[]): Address[] {
  const isStop = stopsSpending(resources);
  return resources.filter((resource) => !isStop(resource));
}
