import { groupBy } from "../../../organization/group-by";
import type { PolicyDocument } from "../../../organization/policy-document";
import { type Declared, declaredIn } from "../../iam/declared-resources";
import type { TerraformJson } from "../../iam/planned-iam";
import type {
  Estate,
  EstateAccount,
  EstateGroup,
  EstatePasswordPolicy,
  EstatePolicies,
  EstateRole,
  EstateUser,
} from "../estate/estate";

/** What an apply makes of an estate. */
export interface Applied {
  readonly estate: Estate;
  /** Objects that the stacks declare, by {@link objectId}. */
  readonly declared: ReadonlySet<string>;
  /** Types of resources that are not judged here, and the accounts in which they are declared. */
  readonly notJudged: ReadonlyMap<string, readonly string[]>;
}

/** `user 111111111111 alice`: IAM's names are unique in an account, and written with case. */
export function objectId(kind: string, accountId: string, name: string): string {
  return `${kind} ${accountId} ${name}`;
}

const READ = [
  "aws_iam_user",
  "aws_iam_user_policy",
  "aws_iam_user_policy_attachment",
  "aws_iam_group",
  "aws_iam_group_policy",
  "aws_iam_group_policy_attachment",
  "aws_iam_group_membership",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_iam_policy",
  "aws_iam_account_alias",
  "aws_iam_account_password_policy",
];

/** Resources that only limit what others declare. */
const LIMITS = [
  "aws_iam_user_policies_exclusive",
  "aws_iam_user_policy_attachments_exclusive",
  "aws_iam_group_policies_exclusive",
  "aws_iam_group_policy_attachments_exclusive",
  "aws_iam_role_policies_exclusive",
  "aws_iam_role_policy_attachments_exclusive",
];

/**
 * The estate after an apply of the stacks and of the plan that follows, which removes foreign members of groups. A user stays in
 * groups that no stack declares.
 *
 * @param isExclusive whether the apply removes policies that no stack declares
 */
export function estateAfter(
  { partition, accounts, managedPolicies }: Estate,
  planned: readonly TerraformJson[],
  isExclusive: boolean,
): Applied {
  const resources = planned.flatMap((stack) => declaredIn(stack, READ));
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const others = planned.flatMap((stack) =>
    declaredIn(
      stack,
      Object.keys(stack.resource ?? {}).filter((type) => ![...READ, ...LIMITS].includes(type)),
    ),
  );
  const notJudged = new Map<string, string[]>();
  const elsewhere = resources.filter(({ accountId }) => !names.has(accountId));
  for (const { type, accountId } of [...others, ...elsewhere]) {
    const known = notJudged.get(type) ?? [];
    const name = names.get(accountId) ?? accountId;
    notJudged.set(type, known.includes(name) ? known : [...known, name]);
  }
  const declared = new Set<string>();
  const byAccount = new Map(accounts.map(({ id }) => [id, new Stack(id, partition)]));
  for (const resource of resources) byAccount.get(resource.accountId)?.add(resource);
  const applied = accounts.map((account) => {
    const stack = byAccount.get(account.id) ?? new Stack(account.id, partition);
    for (const id of stack.ids()) declared.add(id);
    return stack.appliedTo(account, isExclusive);
  });
  return { estate: { partition, managedPolicies, accounts: applied }, declared, notJudged };
}

/** The declared resources of one account. */
class Stack {
  private readonly all = new Map<string, Declared[]>();

  constructor(
    private readonly accountId: string,
    private readonly partition: string,
  ) {}

  add(resource: Declared): void {
    const known = this.all.get(resource.type);
    if (known) known.push(resource);
    else this.all.set(resource.type, [resource]);
  }

  ids(): string[] {
    const id = (kind: string) => (it: Declared) => objectId(kind, this.accountId, it.text("name"));
    return [
      ...this.of("aws_iam_user").map(id("user")),
      ...this.of("aws_iam_group").map(id("group")),
      ...this.of("aws_iam_role").map(id("role")),
      ...this.of("aws_iam_policy").map(id("policy")),
    ];
  }

  appliedTo(account: EstateAccount, isExclusive: boolean): EstateAccount {
    const groups = this.groups(account, isExclusive);
    const declaredGroups = new Set(this.of("aws_iam_group").map((group) => group.text("name")));
    const memberships = new Map<string, string[]>();
    for (const membership of this.of("aws_iam_group_membership"))
      for (const user of membership.texts("users"))
        memberships.set(user, [...(memberships.get(user) ?? []), membership.text("group")]);
    const alias = this.of("aws_iam_account_alias").at(0)?.text("account_alias") ?? account.alias;
    return {
      ...account,
      ...(alias !== undefined && { alias }),
      passwordPolicy: this.passwordPolicy() ?? account.passwordPolicy,
      groups,
      users: this.users(account, isExclusive).map((user) => ({
        ...user,
        groups: [
          ...user.groups.filter((group) => !declaredGroups.has(group)),
          ...(memberships.get(user.name) ?? []),
        ].sort(),
      })),
      roles: this.roles(account, isExclusive),
      policies: [
        ...account.policies.filter(
          ({ name }) => !this.of("aws_iam_policy").some((it) => it.text("name") === name),
        ),
        ...this.of("aws_iam_policy").map((policy) => ({
          name: policy.text("name"),
          arn: this.policyArn(policy.text("name")),
          path: "/",
          document: JSON.parse(policy.text("policy")) as PolicyDocument,
        })),
      ],
    };
  }

  private users(account: EstateAccount, isExclusive: boolean): EstateUser[] {
    return this.over(account.users, "aws_iam_user", (name, user, live) => ({
      ...(live ?? {
        name,
        arn: this.arn("user", name, user),
        groups: [],
        mfaDevices: [],
        accessKeys: [],
      }),
      name,
      path: optional(user, "path") ?? "/",
      arn: live?.path === (optional(user, "path") ?? "/") ? live.arn : this.arn("user", name, user),
      tags: user.tags,
      permissionsBoundary: optional(user, "permissions_boundary"),
      ...this.policies("user", name, live, isExclusive),
    }));
  }

  private groups(account: EstateAccount, isExclusive: boolean): EstateGroup[] {
    return this.over(account.groups, "aws_iam_group", (name, group, live) => ({
      name,
      path: optional(group, "path") ?? "/",
      ...this.policies("group", name, live, isExclusive),
    }));
  }

  private roles(account: EstateAccount, isExclusive: boolean): EstateRole[] {
    return this.over(account.roles, "aws_iam_role", (name, role, live) => ({
      ...(live ?? { instanceProfiles: [] }),
      name,
      path: optional(role, "path") ?? "/",
      arn: this.arn("role", name, role),
      description: optional(role, "description"),
      tags: role.tags,
      trust: JSON.parse(role.text("assume_role_policy")) as PolicyDocument,
      maxSession: Number(role.args.max_session_duration ?? 3600),
      permissionsBoundary: optional(role, "permissions_boundary"),
      ...this.policies("role", name, live, isExclusive),
    }));
  }

  private over<T extends { readonly name: string }>(
    live: readonly T[],
    type: string,
    make: (name: string, resource: Declared, live: T | undefined) => T,
  ): T[] {
    const existing = new Map(live.map((it) => [it.name, it]));
    const made = this.of(type).map((it) => make(it.text("name"), it, existing.get(it.text("name"))));
    const names = new Set(made.map(({ name }) => name));
    return [...live.filter(({ name }) => !names.has(name)), ...made];
  }

  private policies(
    kind: "user" | "group" | "role",
    owner: string,
    live: EstatePolicies | undefined,
    isExclusive: boolean,
  ): EstatePolicies {
    const inline = this.about(`aws_iam_${kind}_policy`, kind, owner).map((policy) => ({
      name: policy.text("name"),
      document: JSON.parse(policy.text("policy")) as PolicyDocument,
    }));
    const attached = this.about(`aws_iam_${kind}_policy_attachment`, kind, owner).map((attachment) => {
      const ours = attachment.nameBehind("policy_arn", "aws_iam_policy");
      return ours === undefined ? attachment.text("policy_arn") : this.policyArn(ours);
    });
    if (isExclusive || live === undefined) return { inline, attached };
    const names = new Set(inline.map(({ name }) => name));
    return {
      inline: [...inline, ...live.inline.filter(({ name }) => !names.has(name))],
      attached: [...new Set([...attached, ...live.attached])],
    };
  }

  private passwordPolicy(): EstatePasswordPolicy | undefined {
    const args = this.of("aws_iam_account_password_policy").at(0)?.args;
    if (args === undefined) return undefined;
    return {
      minimumLength: Number(args.minimum_password_length),
      requireSymbols: args.require_symbols === true,
      requireNumbers: args.require_numbers === true,
      requireUppercase: args.require_uppercase_characters === true,
      requireLowercase: args.require_lowercase_characters === true,
      allowUsersToChange: args.allow_users_to_change_password !== false,
      ...(Number(args.max_password_age ?? 0) > 0 && { maxAgeDays: Number(args.max_password_age) }),
      ...(Number(args.password_reuse_prevention ?? 0) > 0 && {
        reusePrevention: Number(args.password_reuse_prevention),
      }),
      hardExpiry: args.hard_expiry === true,
    };
  }

  private of(type: string): readonly Declared[] {
    return this.all.get(type) ?? [];
  }

  private readonly indexes = new Map<string, ReadonlyMap<string, readonly Declared[]>>();

  private about(type: string, key: string, owner: string): readonly Declared[] {
    let index = this.indexes.get(type);
    if (index === undefined) {
      index = groupBy(this.of(type), (resource) => resource.text(key));
      this.indexes.set(type, index);
    }
    return index.get(owner) ?? [];
  }

  private arn(kind: "user" | "role", name: string, resource: Declared): string {
    return `arn:${this.partition}:iam::${this.accountId}:${kind}${optional(resource, "path") ?? "/"}${name}`;
  }

  private policyArn(name: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:policy/${name}`;
  }
}

function optional(resource: Declared, key: string): string | undefined {
  return resource.args[key] === undefined ? undefined : resource.text(key);
}
