import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ExclusiveGroup } from "../exclusive-group";
import { delegation } from "./delegation";

export interface RoleGroupProps {
  /** Provider alias of the identity account. */
  readonly provider: AwsProvider;

  /** Group name, 1 to 128 characters, unique in its account without regard to case. */
  readonly name: string;

  /** The roles that members may assume; at most 5,120 characters with the rest of the policy. */
  readonly roleArns: readonly string[];

  /** Names of the users in the group; all of them, for the membership is exclusive. */
  readonly members: readonly string[];
}

/** A group of the identity account whose members may assume certain roles, and nothing else by it. */
export class RoleGroup extends Construct {
  constructor(scope: Construct, id: string, props: RoleGroupProps) {
    super(scope, id);
    const { provider, name, roleArns, members } = props;

    const group = new IamGroup(this, "group", { provider, name });
    new ExclusiveGroup(this, "contents", { provider, group, policy: delegation(roleArns), members });
  }
}
