import { type Address, allResources, byReferred } from "../iam/plan-addresses";
import { withoutStops } from "../iam/spending-stop";
import type { ParsedStack } from "../iam/stack-files";
import type { DeclaredTerraform } from "./declared-terraform";
import type { Verdict } from "./verdict";

/** Every role has the session length, permissions boundary and managed policies in the file. */
export function proveRoleSettings(stacks: readonly ParsedStack[], declared: DeclaredTerraform): Verdict {
  const counterExamples: string[] = [];
  let judged = 0;
  for (const { json } of stacks) {
    const resources = withoutStops(allResources(json));
    const attachments = byReferred(resources, "aws_iam_role_policy_attachment", "role");
    for (const role of resources.filter(({ type }) => type === "aws_iam_role")) {
      judged++;
      const faults = settingFaults(role, attachments.get(role.id) ?? [], declared);
      counterExamples.push(...faults.map((fault) => `aws_iam_role.${role.id}: ${fault}`));
    }
  }
  return {
    claim: "every role has the session length, the boundary and the managed policies of the file",
    judged,
    counterExamples,
    nothingToJudge: declared.roleSettings.size === 0 ? "the file has no roles" : undefined,
  };
}

function settingFaults(
  { args }: Address,
  attachments: readonly Address[],
  { providers, roleSettings }: DeclaredTerraform,
): string[] {
  const accountId = providers.get(String(args.provider).replace(/^aws\./, ""))?.accountId;
  const wanted = roleSettings.get(`${accountId} ${args.name}`);
  if (wanted === undefined) return ["the file has no role of this name"];
  const { maxSession, permissionsBoundary, managedPolicyArns } = wanted;
  const arns = attachments.map(({ args: { policy_arn: arn } }) => String(arn)).sort();
  return [
    ...(args.max_session_duration === maxSession
      ? []
      : [`its sessions last ${args.max_session_duration} s, but ${maxSession} s in the file`]),
    ...(args.permissions_boundary === permissionsBoundary
      ? []
      : [
          `its boundary is ${args.permissions_boundary ?? "none"}, but ${permissionsBoundary ?? "none"} in the file`,
        ]),
    ...arns
      .filter((arn, index) => !managedPolicyArns.includes(arn) || arns.indexOf(arn) < index)
      .map((arn) => `${arn} is attached, but not in the file`),
    ...managedPolicyArns.filter((arn) => !arns.includes(arn)).map((arn) => `${arn} is not attached`),
  ];
}
