import { parseIamArn } from "../../../organization/arn";
import { groupBy } from "../../../organization/group-by";
import { by, byName } from "../../../organization/order";
import { PARTITIONS } from "../../../organization/partition";
import { renderProblem } from "../../../organization/problem";
import { UserError } from "../../../organization/user-error";
import type {
  Estate,
  EstateAccount,
  EstatePasswordPolicy,
  EstatePolicies,
  NamedAccount,
  Unreadable,
} from "./estate";
import { arnOf, isObject, type LocatedObject, locate, problemsOf } from "./located-objects";
import type { ObjectType, StateObject, TerraformState } from "./state-file";

type ObjectOf<Type extends ObjectType> = Extract<StateObject, { type: Type }>;

/**
 * The IAM that Terraform states of any configuration hold, by account.
 *
 * @throws UserError for an account that nobody named, an object whose account is unknown, and one that two states own
 */
export function estateOf(states: readonly TerraformState[], accounts: readonly NamedAccount[]): Estate {
  const all = states.flatMap(locate);
  const problems = problemsOf(all, accounts);
  if (problems.length > 0) throw new UserError(problems.map(renderProblem).join("\n"));
  const arns = all.flatMap((it) => (isObject(it) ? (parseIamArn(arnOf(it) ?? "") ?? []) : []));
  const [partition = "aws", another] = PARTITIONS.filter((it) => arns.some((arn) => arn.partition === it));
  if (another !== undefined) {
    const fix = "import each partition into an organization file of its own";
    throw new UserError(`the states have accounts of the partitions ${partition} and ${another}`, fix);
  }
  const order = by(({ isIdentity, name }: NamedAccount) => `${isIdentity ? 0 : 1} ${name}`);
  const byAccount = groupBy(all, ({ account }) => account);
  return {
    partition,
    accounts: [...accounts]
      .sort(order)
      .map((account) => accountFrom(account, byAccount.get(account.id) ?? [])),
    managedPolicies: {},
  };
}

/** What an object is part of. */
interface Owner {
  readonly kind: "user" | "group" | "role";
  readonly name: string;
}

const user = (name: string): Owner => ({ kind: "user", name });
const group = (name: string): Owner => ({ kind: "group", name });
const role = (name: string): Owner => ({ kind: "role", name });

/** The objects of these types in an account. */
type OfType = <Type extends ObjectType>(type: Type) => ObjectOf<Type>[];

/** The users, groups and roles that an object of each type is part of. */
const OWNERS: {
  readonly [Type in ObjectType]: (it: ObjectOf<Type>["attributes"]) => readonly Owner[];
} = {
  aws_caller_identity: () => [],
  aws_iam_user: () => [],
  aws_iam_user_policy: (it) => [user(it.user)],
  aws_iam_user_policy_attachment: (it) => [user(it.user)],
  aws_iam_user_policy_attachments_exclusive: (it) => [user(it.user_name)],
  aws_iam_user_group_membership: (it) => [user(it.user), ...it.groups.map(group)],
  aws_iam_user_login_profile: (it) => [user(it.user)],
  aws_iam_access_key: (it) => [user(it.user)],
  aws_iam_virtual_mfa_device: (it) => (it.user_name === undefined ? [] : [user(it.user_name)]),
  aws_iam_group: () => [],
  aws_iam_group_policy: (it) => [group(it.group)],
  aws_iam_group_policy_attachment: (it) => [group(it.group)],
  aws_iam_group_policy_attachments_exclusive: (it) => [group(it.group_name)],
  aws_iam_group_membership: (it) => [group(it.group), ...it.users.map(user)],
  aws_iam_role: () => [],
  aws_iam_role_policy: (it) => [role(it.role)],
  aws_iam_role_policy_attachment: (it) => [role(it.role)],
  aws_iam_role_policy_attachments_exclusive: (it) => [role(it.role_name)],
  aws_iam_instance_profile: (it) => (it.role === undefined ? [] : [role(it.role)]),
  aws_iam_policy: () => [],
  aws_iam_policy_attachment: (it) => [...it.users.map(user), ...it.groups.map(group), ...it.roles.map(role)],
  aws_iam_openid_connect_provider: () => [],
  aws_iam_saml_provider: () => [],
  aws_iam_account_alias: () => [],
  aws_iam_account_password_policy: () => [],
};

function accountFrom({ name, id, isIdentity }: NamedAccount, all: readonly LocatedObject[]): EstateAccount {
  const objects = all.filter(isObject);
  const byType = groupBy(objects, ({ type }) => type);
  const of: OfType = (type) => (byType.get(type) ?? []) as never;
  const heldBy = policiesHeld(objects);
  const groupsOf = groupsIn(of);
  const keys = groupBy(of("aws_iam_access_key"), ({ attributes }) => attributes.user);
  const devices = groupBy(of("aws_iam_virtual_mfa_device"), ({ attributes }) => attributes.user_name);
  const devicesOf = (owner?: string) =>
    unique((devices.get(owner) ?? []).map(({ attributes }) => attributes.arn));
  const withPassword = new Set(of("aws_iam_user_login_profile").map(({ attributes }) => attributes.user));
  const profiles = groupBy(of("aws_iam_instance_profile"), ({ attributes }) => attributes.role);
  const users = of("aws_iam_user").map(({ attributes: it }) => ({
    ...{ name: it.name, arn: it.arn, path: it.path, tags: it.tags_all ?? it.tags ?? {} },
    groups: groupsOf(it.name),
    ...(it.permissions_boundary && { permissionsBoundary: it.permissions_boundary }),
    mfaDevices: devicesOf(it.name),
    // Without a login profile in the state, the user can still have a password of the console.
    ...(withPassword.has(it.name) && { hasPassword: true }),
    accessKeys: (keys.get(it.name) ?? [])
      .map(({ attributes }) => ({ id: attributes.id, isActive: attributes.status === "Active" }))
      .sort(by((key) => key.id)),
    ...heldBy(user(it.name)),
  }));
  const groups = of("aws_iam_group").map(({ attributes: it }) => ({
    ...{ name: it.name, path: it.path },
    ...heldBy(group(it.name)),
  }));
  const roles = of("aws_iam_role")
    .filter(({ attributes }) => !attributes.path.startsWith("/aws-service-role/"))
    .map(({ attributes: it }) => ({
      ...{ name: it.name, arn: it.arn, path: it.path, tags: it.tags_all ?? it.tags ?? {} },
      ...(it.description && { description: it.description }),
      trust: it.assume_role_policy,
      maxSession: it.max_session_duration,
      ...(it.permissions_boundary && { permissionsBoundary: it.permissions_boundary }),
      instanceProfiles: unique((profiles.get(it.name) ?? []).map(({ attributes }) => attributes.name)),
      ...heldBy(role(it.name)),
    }));
  const policies = of("aws_iam_policy").map(({ attributes: it }) => ({
    ...{ name: it.name, arn: it.arn, path: it.path, document: it.policy },
    ...(it.description && { description: it.description }),
  }));
  const declared = new Set(
    [
      ...users.map(({ name: it }) => user(it)),
      ...groups.map(({ name: it }) => group(it)),
      ...of("aws_iam_role").map(({ attributes }) => role(attributes.name)),
    ].map(keyOf),
  );
  const [alias] = of("aws_iam_account_alias");
  const [passwordPolicy] = of("aws_iam_account_password_policy");
  return {
    ...{ name, id, isIdentity },
    users: users.sort(byName),
    groups: groups.sort(byName),
    roles: roles.sort(byName),
    policies: policies.sort(byName),
    unassignedMfaDevices: devicesOf(),
    oidcProviders: of("aws_iam_openid_connect_provider")
      .map(({ attributes: it }) => ({ arn: it.arn, audiences: unique(it.client_id_list) }))
      .sort(by(({ arn }) => arn)),
    samlProviders: unique(of("aws_iam_saml_provider").map(({ attributes }) => attributes.arn)),
    ...(alias && { alias: alias.attributes.account_alias }),
    ...(passwordPolicy && { passwordPolicy: passwordPolicyFrom(passwordPolicy.attributes) }),
    unread: [
      ...NEVER_IN_A_STATE,
      ...(alias ? [] : [{ what: "alias", why: "no state declares it" } as const]),
      ...(passwordPolicy ? [] : [{ what: "password-policy", why: "no state declares it" } as const]),
      ...[
        ...notJudgedIn(all, declared),
        ...withoutDocument(id, [...users, ...groups, ...roles], policies),
      ].sort(by(({ why }) => why)),
    ],
  };
}

const NEVER_IN_A_STATE: readonly Unreadable[] = [
  {
    what: "credentials",
    why: "a Terraform state has no passwords and keys that users created, and no last use",
  },
  { what: "mfa-devices", why: "a Terraform state has no devices that users enrolled" },
  { what: "terraform-state", why: "what no state declares is unknown: read the account to see it" },
];

function notJudgedIn(all: readonly LocatedObject[], declared: ReadonlySet<string>): Unreadable[] {
  return all.flatMap((it): Unreadable[] => {
    const where = `${it.address} in ${it.file}`;
    if (!isObject(it)) return [{ what: "terraform-state", why: `${where}: ${it.why}` }];
    return ownersOf(it)
      .filter((owner) => !declared.has(keyOf(owner)))
      .map(({ kind, name }) => ({
        what: "terraform-state",
        why: `${where}: no state declares the ${kind} ${name}`,
      }));
  });
}

function ownersOf(it: StateObject): readonly Owner[] {
  const owners: (attributes: never) => readonly Owner[] = OWNERS[it.type];
  return owners(it.attributes as never);
}

/** Customer managed policies of the account that users, groups and roles have, but no state. */
function withoutDocument(
  account: string,
  holders: readonly (EstatePolicies & { readonly permissionsBoundary?: string })[],
  policies: readonly { readonly arn: string }[],
): Unreadable[] {
  const known = new Set(policies.map(({ arn }) => arn));
  const used = unique(
    holders.flatMap(({ attached, permissionsBoundary: it }) => (it ? [...attached, it] : attached)),
  );
  return used
    .filter((arn) => parseIamArn(arn)?.account === account && !known.has(arn))
    .map((arn) => ({ what: "terraform-state", why: `no state declares the attached policy ${arn}` }));
}

/** The policies of each user, group and role. */
function policiesHeld(objects: readonly StateObject[]): (owner: Owner) => EstatePolicies {
  const held = objects.flatMap((object) => {
    // After a refresh, a role repeats the policies that are resources of their own.
    const owners = object.type === "aws_iam_role" ? [role(object.attributes.name)] : ownersOf(object);
    const policies = policiesOf(object);
    return owners.map((owner) => ({ owner: keyOf(owner), ...policies }));
  });
  const byOwner = groupBy(held, ({ owner }) => owner);
  return (owner) => {
    const all = byOwner.get(keyOf(owner)) ?? [];
    const inline = new Map(all.flatMap((it) => it.inline).map((policy) => [policy.name, policy]));
    return {
      inline: [...inline.values()].sort(byName),
      attached: unique(all.flatMap(({ attached }) => attached)),
    };
  };
}

/** The policies that an object gives to its owners. */
function policiesOf({ attributes: it }: StateObject): EstatePolicies {
  if ("assume_role_policy" in it) {
    const inline = it.inline_policy.map(({ name, policy }) => ({ name, document: policy }));
    return { inline, attached: it.managed_policy_arns };
  }
  return {
    inline: "policy" in it ? [{ name: it.name, document: it.policy }] : [],
    attached: "policy_arn" in it ? [it.policy_arn] : "policy_arns" in it ? it.policy_arns : [],
  };
}

function keyOf({ kind, name }: Owner): string {
  return `${kind} ${name}`;
}

/** The names of the groups of each user. */
function groupsIn(of: OfType): (user: string) => string[] {
  const memberships = [
    ...of("aws_iam_group_membership").map(({ attributes: it }) => ({ users: it.users, groups: [it.group] })),
    ...of("aws_iam_user_group_membership").map(({ attributes: it }) => ({
      users: [it.user],
      groups: it.groups,
    })),
  ];
  return (name) =>
    unique(memberships.filter(({ users }) => users.includes(name)).flatMap(({ groups }) => groups));
}

function passwordPolicyFrom(
  it: ObjectOf<"aws_iam_account_password_policy">["attributes"],
): EstatePasswordPolicy {
  return {
    minimumLength: it.minimum_password_length,
    requireSymbols: it.require_symbols,
    requireNumbers: it.require_numbers,
    requireUppercase: it.require_uppercase_characters,
    requireLowercase: it.require_lowercase_characters,
    allowUsersToChange: it.allow_users_to_change_password,
    ...(it.max_password_age && { maxAgeDays: it.max_password_age }),
    ...(it.password_reuse_prevention && { reusePrevention: it.password_reuse_prevention }),
    hardExpiry: it.hard_expiry,
  };
}

function unique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}
