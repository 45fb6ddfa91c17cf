import { groupBy } from "../../organization/group-by";
import { UserError } from "../../organization/user-error";
import type { ControlPolicy, GroupSnapshot, IamSnapshot, RoleSnapshot, UserSnapshot } from "./iam-snapshot";
import type { NamedPolicy } from "./request";
import { STOP_NAME } from "./spending-stop";

/** A resource's arguments in Terraform JSON. */
type Arguments = Readonly<Record<string, unknown>>;

/** The parts of a stack's Terraform JSON that concern access. */
export interface TerraformJson {
  readonly provider?: { readonly aws?: readonly Arguments[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

/** The JSON is malformed, so that a proof is impossible. */
export class UnreadablePlan extends UserError {}

/**
 * The users, groups and roles that the synthesized stacks will create. It reads only Terraform JSON and shares no code with its
 * writer.
 */
export function plannedIam(stacks: readonly TerraformJson[]): IamSnapshot {
  const planned = stacks.map(ofStack);
  return {
    users: planned.flatMap(({ users }) => users),
    groups: planned.flatMap(({ groups }) => groups),
    roles: planned.flatMap(({ roles }) => roles),
    controlPolicies: planned.flatMap(({ controlPolicies = [] }) => controlPolicies),
    bucketPolicies: new Map(planned.flatMap(({ bucketPolicies = [] }) => [...bucketPolicies])),
  };
}

function ofStack(stack: TerraformJson): IamSnapshot {
  const reader = new Reader(stack);
  const users = reader.all("aws_iam_user").map(
    (user): UserSnapshot => ({
      name: reader.text(user.name),
      accountId: reader.accountOf(user),
      tags: reader.tags(user),
      policies: reader.policies("aws_iam_user_policy", "user", user, "user"),
    }),
  );
  const groups = reader.all("aws_iam_group").map((group): GroupSnapshot => {
    const memberships = reader.about("aws_iam_group_membership", "group", group);
    return {
      name: reader.text(group.name),
      accountId: reader.accountOf(group),
      policies: [
        ...reader.policies("aws_iam_group_policy", "group", group, "group"),
        ...reader.attached("aws_iam_group_policy_attachment", "group", group, "group"),
      ],
      members: memberships.flatMap(({ users: names }) =>
        (names as unknown[]).map((name) => reader.text(name)),
      ),
    };
  });
  // The role of AWS Budgets is judged with the guardrails.
  const people = reader.all("aws_iam_role").filter(({ name }) => name !== STOP_NAME);
  const roles = people.map((role): RoleSnapshot => {
    const attachments = reader.about("aws_iam_role_policy_attachment", "role", role);
    return {
      name: reader.text(role.name),
      accountId: reader.accountOf(role),
      trust: JSON.parse(reader.text(role.assume_role_policy)),
      policies: reader.policies("aws_iam_role_policy", "role", role, "role"),
      managedPolicyArns: attachments.map(({ policy_arn }) => reader.text(policy_arn)),
    };
  });
  const bucketPolicies = new Map(
    reader
      .all("aws_s3_bucket_policy")
      .map(({ bucket, policy }) => [reader.text(bucket), JSON.parse(reader.text(policy))]),
  );
  return { users, groups, roles, controlPolicies: reader.controlPolicies(), bucketPolicies };
}

/** Finds resources in a stack and resolves references. */
export class Reader {
  private readonly accounts: ReadonlyMap<string, string>;
  private readonly defaultTags: ReadonlyMap<string, unknown>;
  /** Resources by type, referencing argument, and provider with that argument's text. */
  private readonly indexes = new Map<string, ReadonlyMap<string, readonly Arguments[]>>();

  constructor(private readonly stack: TerraformJson) {
    this.accounts = new Map(
      (stack.provider?.aws ?? []).map(({ alias, allowed_account_ids: ids }) => [
        `aws.${alias}`,
        Array.isArray(ids) ? String(ids[0]) : "",
      ]),
    );
    this.defaultTags = new Map(
      (stack.provider?.aws ?? []).map(({ alias, default_tags: blocks }) => [
        `aws.${alias}`,
        (Array.isArray(blocks) ? blocks : []).at(0)?.tags,
      ]),
    );
  }

  /** A resource's tags: the provider's default tags and its own. */
  tags({ provider, tags }: Arguments): Record<string, string> {
    const all = { ...(this.defaultTags.get(String(provider)) ?? {}), ...(tags ?? {}) };
    return Object.fromEntries(Object.entries(all).map(([key, value]) => [this.text(key), this.text(value)]));
  }

  all(type: string): Arguments[] {
    return Object.values(this.stack.resource?.[type] ?? {});
  }

  /** The resources of a type that reference another one by name in the same account. */
  about(type: string, key: string, { name, provider }: Arguments): readonly Arguments[] {
    const id = `${type} ${key}`;
    const index = this.indexes.get(id) ?? this.indexed(type, key);
    this.indexes.set(id, index);
    return index.get(`${provider} ${this.text(name)}`) ?? [];
  }

  /** Indexed, because scanning all resources for each owner takes minutes for 5,000 users. */
  private indexed(type: string, key: string): ReadonlyMap<string, readonly Arguments[]> {
    return groupBy(this.all(type), (args) => `${args.provider} ${this.text(args[key])}`);
  }

  policies(type: string, key: string, owner: Arguments, kind: string): NamedPolicy[] {
    return this.about(type, key, owner).map(({ policy }) => ({
      name: `${kind} ${this.text(owner.name)}`,
      document: JSON.parse(this.text(policy)),
    }));
  }

  /** The customer managed policies that are attached to somebody. */
  attached(type: string, key: string, owner: Arguments, kind: string): NamedPolicy[] {
    return this.about(type, key, owner).map(({ policy_arn: arn }) => {
      const id = /^\$\{aws_iam_policy\.([\w-]+)\.arn\}$/.exec(String(arn))?.[1];
      const managed = id === undefined ? undefined : this.stack.resource?.aws_iam_policy?.[id];
      if (managed === undefined)
        throw new UnreadablePlan(`a policy of ${kind} ${this.text(owner.name)} is not in the plan: ${arn}`);
      const name = `${kind} ${this.text(owner.name)}, policy ${this.text(managed.name)}`;
      return { name, document: JSON.parse(this.text(managed.policy)) };
    });
  }

  /** The plan's service control policies, with their target accounts. */
  controlPolicies(): ControlPolicy[] {
    const policies = Object.entries(this.stack.resource?.aws_organizations_policy ?? {});
    return policies.map(([id, { name, content }]) => ({
      name: this.text(name),
      document: JSON.parse(this.text(content)),
      accountIds: this.all("aws_organizations_policy_attachment")
        .filter(({ policy_id }) => policy_id === `\${aws_organizations_policy.${id}.id}`)
        .map(({ target_id }) => this.text(target_id)),
    }));
  }

  /** The account of a resource's provider alias. */
  accountOf({ provider, name }: Arguments): string {
    const account = this.accounts.get(String(provider));
    if (!account) throw new UnreadablePlan(`${name} is in an unknown account: its provider is ${provider}`);
    return account;
  }

  /** A string argument as Terraform will resolve it: references replaced, escapes undone. */
  text(value: unknown): string {
    if (typeof value !== "string")
      throw new UnreadablePlan(`expected a string, found ${JSON.stringify(value)}`);
    const reference = /^\$\{([a-z0-9_]+)\.([\w-]+)\.([a-z_]+)\}$/.exec(value);
    if (reference) {
      const [, type = "", id = "", attribute = ""] = reference;
      return this.text(this.stack.resource?.[type]?.[id]?.[attribute]);
    }
    if (/(^|[^$])\$\{/.test(value)) throw new UnreadablePlan(`unknown reference: ${value}`);
    return value.replaceAll("$${", "${").replaceAll("%%{", "%{");
  }
}
