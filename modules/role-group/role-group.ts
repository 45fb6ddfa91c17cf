import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ExclusiveGroup, type OwnPolicy } from "../exclusive-group";
import { type Delegated, delegation } from "./delegation";

export interface RoleGroupProps {
  /** Provider alias of the identity account. */
  readonly provider: AwsProvider;

  /** Group name, 1 to 128 characters, unique in its account regardless of case. */
  readonly name: string;

  /** The roles that members may assume by the group's inline policy; at most 5,120 characters with the rest of it. */
  readonly delegated: readonly Delegated[];

  /**
   * More of them, in managed policies of the group's own: at most ten, each of at most 6,144 characters.
   *
   * @default none
   */
  readonly managedPolicies?: readonly (Omit<OwnPolicy, "document"> & {
    readonly delegated: readonly Delegated[];
  })[];

  /**
   * Whether members must set their user name as the source identity, which the roles then require as well.
   *
   * @default false
   */
  readonly sourceIdentity?: boolean;

  /** Names of all users in the group; any other member is drift. */
  readonly members: readonly string[];

  /**
   * Whether a policy attached manually is drift, which the next plan shows and removes. When false, a plan reads two
   * resources fewer per group, and only `gatehouse verify` finds it.
   *
   * @default true
   */
  readonly exclusive?: boolean;

  /**
   * Path of the group, beginning and ending with a slash; it is part of the group's ARN.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * Tags on the managed policies; groups take none.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A group of the identity account that lets its members assume certain roles, and nothing else. */
export class RoleGroup extends Construct {
  readonly arn: string;
  /** No later group of the same name has it. */
  readonly uniqueId: string;
  readonly path: string;
  /** The group's name, as a reference: what uses it is created after the group. */
  readonly groupName: string;

  constructor(scope: Construct, id: string, props: RoleGroupProps) {
    super(scope, id);
    const {
      provider,
      name,
      delegated,
      managedPolicies = [],
      members,
      exclusive = true,
      sourceIdentity,
    } = props;

    const group = new IamGroup(this, "group", { provider, name, path: props.path });
    new ExclusiveGroup(this, "contents", {
      provider,
      group,
      policy: delegated.length > 0 ? delegation(delegated, sourceIdentity) : undefined,
      managedPolicies: managedPolicies.map(({ number, name: own, delegated: by }) => ({
        number,
        name: own,
        document: delegation(by, sourceIdentity),
      })),
      members,
      exclusive,
      tags: props.tags,
    });
    this.arn = group.arn;
    this.uniqueId = group.uniqueId;
    this.path = group.path;
    this.groupName = group.name;
  }
}
