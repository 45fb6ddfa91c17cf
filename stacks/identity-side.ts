import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { IdentityUser } from "../modules/identity-user/identity-user";
import { logicalId } from "../modules/logical-id";
import type { Delegated } from "../modules/role-group/delegation";
import { RoleGroup, type RoleGroupProps } from "../modules/role-group/role-group";
import { SelfServiceGroup } from "../modules/self-service-group/self-service-group";
import type { Entitlements, Group, Target } from "../organization/entitlements";
import { EVERYONE } from "../organization/names";
import type { Organization, User } from "../organization/organization";

/** What stands in the identity account alone: the users, the group of everyone, and a group per grant or team. */
export function addIdentitySide(
  stack: Construct,
  provider: AwsProvider,
  { organization, users, groups }: Entitlements,
): void {
  const { partition, identity, selfService, terraform } = organization;
  const { exclusive } = terraform;
  const names = new Map(users.map((user) => [user.name, addUser(stack, user, provider, organization)]));

  new SelfServiceGroup(stack, logicalId("group", EVERYONE), {
    provider,
    name: EVERYONE,
    partition,
    identityAccountId: identity.id,
    members: [...names.values()],
    exclusive,
    ...selfService,
  });
  for (const group of groups) {
    new RoleGroup(stack, logicalId("group", group.name), {
      provider,
      name: group.name,
      ...delegatedBy(group),
      members: group.members.map((name) => names.get(name) ?? name),
      exclusive,
    });
  }
}

/** What the group's policies delegate, as the file packs it. */
function delegatedBy({ parts }: Group): Pick<RoleGroupProps, "delegated" | "managedPolicies"> {
  const inline = parts.find(({ place }) => place === "inline");
  const managedPolicies = parts.flatMap(({ place, name, targets }) =>
    place === "inline" ? [] : [{ number: place, name, delegated: byEnd(targets) }],
  );
  return { delegated: byEnd(inline?.targets ?? []), managedPolicies };
}

/** Roles of one end together: those without one first, then by their ends. */
function byEnd(targets: readonly Target[]): Delegated[] {
  const ends = new Map<string | undefined, string[]>();
  for (const { arn, notAfter } of targets) {
    const known = ends.get(notAfter);
    if (known) known.push(arn);
    else ends.set(notAfter, [arn]);
  }
  return [...ends]
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))
    .map(([notAfter, roleArns]) => ({ roleArns, notAfter }));
}

function addUser(
  stack: Construct,
  { name, mfaDevice, tags }: User,
  provider: AwsProvider,
  { partition, identity, selfService, terraform }: Organization,
): string {
  const isRemovable = selfService.deleteOwnMfaDevice;
  const named = { partition, identityAccountId: identity.id, name: mfaDevice, isRemovable };
  const user = new IdentityUser(stack, logicalId("user", name), {
    provider,
    name,
    mfaDevice: mfaDevice === name ? undefined : named,
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    exclusive: terraform.exclusive,
  });
  return user.userName;
}
