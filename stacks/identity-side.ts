import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { IdentityUser } from "../modules/identity-user/identity-user";
import { DEFAULT_PASSWORD_LENGTH } from "../modules/identity-user/initial-password";
import { logicalId } from "../modules/logical-id";
import type { Delegated } from "../modules/role-group/delegation";
import { RoleGroup, type RoleGroupProps } from "../modules/role-group/role-group";
import { SelfServiceGroup } from "../modules/self-service-group/self-service-group";
import { accessKeyExceptions } from "../organization/access-keys";
import type { Entitlements, Group } from "../organization/entitlements";
import { groupBy } from "../organization/group-by";
import { EVERYONE } from "../organization/names";
import { by } from "../organization/order";
import type { Organization, User } from "../organization/organization";
import type { Target } from "../organization/target";

/** Resources of the identity account: users, the group of all users, and a group per grant or team. */
export function addIdentitySide(
  stack: Construct,
  provider: AwsProvider,
  { organization, users, groups, enrollment }: Entitlements,
): void {
  const { partition, identity, selfService, terraform } = organization;
  const { exclusive } = terraform;
  const added = users.map((user) => [user.name, addUser(stack, user, provider, organization)] as const);
  const names = new Map(added.map(([name, { userName }]) => [name, userName]));
  addInitialPasswords(stack, added);

  new SelfServiceGroup(stack, logicalId("group", EVERYONE), {
    provider,
    name: EVERYONE,
    partition,
    identityAccountId: identity.id,
    members: [...names.values()],
    exclusive,
    enrollment,
    openEnrollment: organization.enrollment.mode === "open",
    mfaExempt: organization.mfaExempt,
    sourceIdentity: organization.sessions.sourceIdentity,
    ...selfService,
    accessKeyExceptions: accessKeyExceptions(organization),
  });
  for (const group of groups) {
    new RoleGroup(stack, logicalId("group", group.name), {
      provider,
      name: group.name,
      ...delegatedBy(group),
      sourceIdentity: organization.sessions.sourceIdentity,
      members: group.members.map((name) => names.get(name) ?? name),
      exclusive,
    });
  }
}

/** The group's delegation, packed into policies. */
function delegatedBy({ parts }: Group): Pick<RoleGroupProps, "delegated" | "managedPolicies"> {
  const inline = parts.find(({ place }) => place === "inline");
  const managedPolicies = parts.flatMap(({ place, name, targets }) =>
    place === "inline" ? [] : [{ number: place, name, delegated: byEnd(targets) }],
  );
  return { delegated: byEnd(inline?.targets ?? []), managedPolicies };
}

/** Groups roles by end, roles without an end first. */
function byEnd(targets: readonly Target[]): Delegated[] {
  return [...groupBy(targets, ({ notAfter }) => notAfter)]
    .sort(by(([notAfter = ""]) => notAfter))
    .map(([notAfter, ofEnd]) => ({ roleArns: ofEnd.map(({ arn }) => arn), notAfter }));
}

function addUser(
  stack: Construct,
  { name, mfaDevice, enrollUntil, pgpKey, tags }: User,
  provider: AwsProvider,
  { partition, identity, selfService, passwordPolicy, terraform }: Organization,
): IdentityUser {
  const isRemovable = selfService.deleteOwnMfaDevice;
  const named = { partition, identityAccountId: identity.id, name: mfaDevice, isRemovable };
  return new IdentityUser(stack, logicalId("user", name), {
    provider,
    name,
    mfaDevice: mfaDevice === name ? undefined : named,
    enrollUntil,
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    initialPassword:
      pgpKey === undefined
        ? undefined
        : {
            pgpKey,
            length: Math.max(DEFAULT_PASSWORD_LENGTH, passwordPolicy?.minimumLength ?? 0),
            mustBeChanged: selfService.firstLoginPasswordChange,
          },
    exclusive: terraform.exclusive,
  });
}

/** Encrypted initial passwords by user name; only their owners can decrypt them. */
function addInitialPasswords(stack: Construct, users: readonly (readonly [string, IdentityUser])[]): void {
  const passwords = users.flatMap(([name, { encryptedPassword }]) =>
    encryptedPassword === undefined ? [] : [[name, encryptedPassword] as const],
  );
  if (passwords.length === 0) return;
  new TerraformOutput(stack, "initial_passwords", {
    value: Object.fromEntries(passwords),
    description: "Initial passwords, each encrypted to the PGP key of its owner, in base64.",
  });
}
