import { hexColour } from "../../organization/console";
import type { Entitlements } from "../../organization/entitlements";
import { by } from "../../organization/order";
import type { Organization, User } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import { type Access, accessOf } from "../matrix/matrix";
import { checkNames, DEFAULT_NAME, type NamedRole, profileName, selfName } from "./profile-names";

/** The user's base profile, without a role or MFA. */
export interface BaseProfile {
  readonly name: string;
  readonly region: string;
  /** ARN of the user's MFA device. */
  readonly mfaSerial: string;
  /** ARN of the user. */
  readonly userArn: string;
  /** The identity account. */
  readonly account: { readonly id: string; readonly alias?: string };
}

/** A profile for one role in one account. */
export interface RoleProfile extends NamedRole {
  readonly roleArn: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Six hexadecimal digits. */
  readonly color?: string;
  readonly region: string;
  /** Maximum role session, in seconds. */
  readonly maxSession: number;
  /** Maximum age of MFA, in seconds. */
  readonly mfaMaxAge: number;
  /** First moment at which the role can no longer be assumed. */
  readonly notAfter?: string;
}

/** The AWS configuration of a user. */
export interface Profiles {
  readonly user: string;
  readonly base: BaseProfile;
  /** The user's profile with MFA: for their own keys, password and devices. */
  readonly self: { readonly name: string };
  /** Whether role sessions must have the user's name as their source identity. */
  readonly sourceIdentity: boolean;
  /** Sorted by account, then by role. */
  readonly roles: readonly RoleProfile[];
}

/**
 * A user's profiles, from the entitlements that also define the IAM resources.
 *
 * @param template for the names of role profiles
 * @throws UserError
 */
export function profilesOf(user: User, entitlements: Entitlements, template = DEFAULT_NAME): Profiles {
  const { organization } = entitlements;
  const { name, partition, identity } = organization;
  const arn = (kind: string, of: string) => `arn:${partition}:iam::${identity.id}:${kind}/${of}`;
  const base = {
    name,
    region: identity.region ?? organization.region ?? IAM_REGION[partition],
    mfaSerial: arn("mfa", user.mfaDevice),
    userArn: arn("user", user.name),
    account: { id: identity.id, ...(identity.alias && { alias: identity.alias }) },
  };
  const roles = rolesOf(user, entitlements).map((target) => roleProfile(target, organization, template));
  const { sourceIdentity } = organization.sessions;
  const profiles = { user: user.name, base, self: { name: selfName(name) }, sourceIdentity, roles };
  checkNames(profiles);
  return profiles;
}

function roleProfile(target: Access, organization: Organization, template: string): RoleProfile {
  const account = organization.accounts.find(({ name }) => name === target.account);
  const role = organization.roles.find(({ key }) => key === target.role);
  if (account === undefined || role === undefined) throw new Error(`no ${target.role} in ${target.account}`);
  return {
    name: profileName(template, organization.name, account.name, role.key),
    account: account.name,
    key: role.key,
    role: role.name,
    roleArn: target.arn,
    accountId: account.id,
    ...(account.colour && { color: hexColour(account.colour) }),
    region: account.region ?? organization.region ?? IAM_REGION[organization.partition],
    maxSession: role.maxSession,
    mfaMaxAge: role.mfaMaxAge,
    ...(target.notAfter && { notAfter: target.notAfter }),
  };
}

/** The roles that the user may assume, by account and role. */
function rolesOf(user: User, { groups, groupsOf }: Entitlements): Access[] {
  const targetsOf = new Map(groups.map(({ name, targets }) => [name, targets]));
  const held = accessOf(groupsOf.get(user.name) ?? [], targetsOf);
  return held.sort(by(({ account, role }) => `${account} ${role}`));
}
