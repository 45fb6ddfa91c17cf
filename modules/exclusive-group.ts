import type { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamGroupMembership } from "@cdktf/provider-aws/lib/iam-group-membership";
import { IamGroupPoliciesExclusive } from "@cdktf/provider-aws/lib/iam-group-policies-exclusive";
import { IamGroupPolicy } from "@cdktf/provider-aws/lib/iam-group-policy";
import { IamGroupPolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-group-policy-attachments-exclusive";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type PolicyDocument, policyJson } from "./policy-document";

export interface ExclusiveGroupProps {
  /** Provider alias of the identity account. */
  readonly provider: AwsProvider;
  readonly group: IamGroup;

  /** The group's one policy, at most 5,120 characters without white space. It bears the group's name. */
  readonly policy: PolicyDocument;

  /** Names of the users in the group. */
  readonly members: readonly string[];
}

/**
 * What a group holds, exactly: one inline policy, no managed policy, these members. Whatever else
 * is put there by hand is drift. An empty group has its membership, too: without it a foreign member
 * would not show.
 */
export class ExclusiveGroup extends Construct {
  constructor(scope: Construct, id: string, { provider, group, policy, members }: ExclusiveGroupProps) {
    super(scope, id);
    const { name } = group;

    const inline = new IamGroupPolicy(this, "policy", {
      provider,
      group: name,
      name: group.nameInput ?? name,
      policy: policyJson(policy),
    });
    new IamGroupPoliciesExclusive(this, "inline-policies", {
      provider,
      groupName: name,
      policyNames: [inline.name],
    });
    new IamGroupPolicyAttachmentsExclusive(this, "managed-policies", {
      provider,
      groupName: name,
      policyArns: [],
    });
    new IamGroupMembership(this, "members", {
      provider,
      name: group.nameInput ?? name,
      group: name,
      users: [...members],
    });
  }
}
