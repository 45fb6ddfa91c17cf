import type { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamGroupMembership } from "@cdktf/provider-aws/lib/iam-group-membership";
import { IamGroupPoliciesExclusive } from "@cdktf/provider-aws/lib/iam-group-policies-exclusive";
import { IamGroupPolicy } from "@cdktf/provider-aws/lib/iam-group-policy";
import { IamGroupPolicyAttachment } from "@cdktf/provider-aws/lib/iam-group-policy-attachment";
import { IamGroupPolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-group-policy-attachments-exclusive";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type PolicyDocument, policyJson } from "./policy-document";

/** A managed policy that is made for one group. */
export interface OwnPolicy {
  /**
   * 0 to 9; it is part of the policy's address.
   *
   * @default the group has no other managed policy
   */
  readonly number?: number;
  /** 1 to 128 characters, unique in its account without regard to case. */
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface ExclusiveGroupProps {
  /** Provider alias of the identity account. */
  readonly provider: AwsProvider;
  readonly group: IamGroup;

  /**
   * The group's inline policy, at most 5,120 characters without white space. It has the group's name.
   *
   * @default none
   */
  readonly policy?: PolicyDocument;

  /**
   * Managed policies of the group's own, at most ten, each at most 6,144 characters without white space.
   *
   * @default none
   */
  readonly managedPolicies?: readonly OwnPolicy[];

  /** Names of the users in the group. */
  readonly members: readonly string[];

  /** Whether a policy attached manually is drift, which the next plan shows and removes. */
  readonly exclusive: boolean;

  /**
   * Tags on the managed policies; groups take none.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Has Terraform destroy it after what depends on it has changed. Without, what is destroyed goes first,
 * and a role that comes back into a policy of a lower number is gone before it is there (tried).
 */
const LAST = { createBeforeDestroy: true };

/**
 * The exact policies and members of a group. Anything added manually is drift. An empty group has a membership
 * resource, too: without it an unknown member would not show.
 *
 * When a policy is full, a part of it moves into one of a higher number, and comes back when there is
 * room. So that nobody loses that part for a moment, a policy changes after all of higher numbers have
 * been made, changed and attached, the inline policy last; and what is detached is detached after that.
 */
export class ExclusiveGroup extends Construct {
  constructor(scope: Construct, id: string, props: ExclusiveGroupProps) {
    super(scope, id);
    const { provider, group, policy, managedPolicies = [], members, exclusive, tags } = props;
    const { name } = group;
    const ownName = group.nameInput ?? name;

    const attachments: IamGroupPolicyAttachment[] = [];
    const higherFirst = [...managedPolicies].sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
    for (const { number, name: policyName, document } of higherFirst) {
      const suffix = number === undefined ? "" : `:${number}`;
      const managed = new IamPolicy(this, `managed-policy${suffix}`, {
        provider,
        name: policyName,
        policy: policyJson(document),
        tags,
        lifecycle: LAST,
        dependsOn: attachments.length > 0 ? [...attachments] : undefined,
      });
      attachments.push(
        new IamGroupPolicyAttachment(this, `attachment${suffix}`, {
          provider,
          group: name,
          policyArn: managed.arn,
          lifecycle: LAST,
        }),
      );
    }
    const inline =
      policy &&
      new IamGroupPolicy(this, "policy", {
        provider,
        group: name,
        name: ownName,
        policy: policyJson(policy),
        dependsOn: attachments.length > 0 ? attachments : undefined,
      });
    if (exclusive) {
      new IamGroupPoliciesExclusive(this, "inline-policies", {
        provider,
        groupName: name,
        policyNames: inline ? [inline.name] : [],
      });
      new IamGroupPolicyAttachmentsExclusive(this, "managed-policies", {
        provider,
        groupName: name,
        policyArns: attachments.map(({ policyArn }) => policyArn).reverse(),
        dependsOn: inline && attachments.length > 0 ? [inline] : undefined,
      });
    }
    new IamGroupMembership(this, "members", { provider, name: ownName, group: name, users: [...members] });
  }
}
