import type { Entitlements } from "../../organization/entitlements";
import type { Organization, User } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import { type Access, accessOf } from "../matrix";

/** The profile that stands for the user herself. */
export interface BaseProfile {
  readonly name: string;
  readonly region: string;
  /** ARN of her MFA device. */
  readonly mfaSerial: string;
  /** ARN of the user. */
  readonly userArn: string;
}

/** A profile for one role in one account. */
export interface RoleProfile {
  readonly name: string;
  readonly account: string;
  readonly role: string;
  readonly roleArn: string;
  readonly region: string;
  /** Length of the role session, in seconds. */
  readonly duration: number;
  /** How long ago MFA may have been proven, in seconds. */
  readonly mfaMaxAge: number;
  /** The first moment at which the role may not be assumed any more. */
  readonly notAfter?: string;
}

/** What a user needs in her AWS configuration. */
export interface Profiles {
  readonly user: string;
  readonly base: BaseProfile;
  /** By account, then role. */
  readonly roles: readonly RoleProfile[];
}

/** The name of a role's profile, with `{account}`, `{role}` and `{organization}` filled in. */
const DEFAULT_NAME = "{account}-{role}";

/** Names that are wrong: two profiles of one name, or a template that does not tell them apart. */
export class ClashingNames extends Error {
  override readonly name = "ClashingNames";
}

/**
 * The profiles of a user, from the entitlements that the IAM itself is made from.
 *
 * @param template of the names of role profiles
 * @throws ClashingNames
 */
export function profilesOf(user: User, entitlements: Entitlements, template = DEFAULT_NAME): Profiles {
  const { organization } = entitlements;
  const { partition, identity } = organization;
  const arn = (kind: string, name: string) => `arn:${partition}:iam::${identity.id}:${kind}/${name}`;
  const base = {
    name: organization.name,
    region: identity.region ?? organization.region ?? IAM_REGION[partition],
    mfaSerial: arn("mfa", user.mfaDevice),
    userArn: arn("user", user.name),
  };
  const roles = rolesOf(user, entitlements).map((target) => roleProfile(target, organization, template));
  checkNames(base.name, roles);
  return { user: user.name, base, roles };
}

function roleProfile(target: Access, organization: Organization, template: string): RoleProfile {
  const account = organization.accounts.find(({ name }) => name === target.account);
  const role = organization.roles.find(({ key }) => key === target.role);
  if (account === undefined || role === undefined) throw new Error(`no ${target.role} in ${target.account}`);
  const name = template
    .replaceAll("{account}", account.name)
    .replaceAll("{role}", role.key)
    .replaceAll("{organization}", organization.name);
  return {
    name,
    account: account.name,
    role: role.name,
    roleArn: target.arn,
    region: account.region ?? organization.region ?? IAM_REGION[organization.partition],
    // A session longer than the hour that is usual is asked for by whoever needs it.
    duration: Math.min(role.maxSession, 3600),
    mfaMaxAge: role.mfaMaxAge,
    ...(target.notAfter && { notAfter: target.notAfter }),
  };
}

/** The roles that she may assume, by account and role. */
function rolesOf(user: User, { groups, groupsOf }: Entitlements): Access[] {
  const targetsOf = new Map(groups.map(({ name, targets }) => [name, targets]));
  const key = ({ account, role }: Access) => `${account} ${role}`;
  return accessOf(groupsOf.get(user.name) ?? [], targetsOf).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function checkNames(base: string, roles: readonly RoleProfile[]): void {
  const seen = new Map([[base, "the base profile"]]);
  for (const { name, account, role } of roles) {
    const what = `${role} in ${account}`;
    const before = seen.get(name);
    if (before !== undefined) {
      throw new ClashingNames(
        `${before} and ${what} would both be the profile ${name}\n  fix       --name '{organization}-{account}-{role}'`,
      );
    }
    if (!/^[\w+=,.@:/-]+$/.test(name)) {
      throw new ClashingNames(
        `"${name}" is no name for a profile\n  expected  letters, digits and _ + = , . @ : / -\n  fix       --name '{account}-{role}'`,
      );
    }
    seen.set(name, what);
  }
}
