import { type Declared, declaredIn } from "../../access/iam/declared-resources";
import type { TerraformJson } from "../../access/iam/planned-iam";
import { decoded } from "../../access/iam/policy-text";
import type { Estate, EstateAccount, EstatePolicies } from "../../access/import/estate/estate";
import type { Organization } from "../../organization/organization";

/** The estate that exists after these stacks are applied to empty accounts. */
export function estateOfPlan(
  { partition, accounts }: Organization,
  stacks: readonly TerraformJson[],
): Estate {
  const all = (type: string) => stacks.flatMap((stack) => declaredIn(stack, [type]));
  const byType = new Map<string, Declared[]>();
  const resources = (type: string, accountId: string) => {
    const found = byType.get(type) ?? all(type);
    byType.set(type, found);
    return found.filter((resource) => resource.accountId === accountId);
  };
  const sorted = [...accounts].sort((a, b) => Number(b.isIdentity) - Number(a.isIdentity));
  return {
    partition,
    managedPolicies: {},
    accounts: sorted.map(({ name, id, isIdentity }): EstateAccount => {
      const arn = (kind: string, called: string) => `arn:${partition}:iam::${id}:${kind}/${called}`;
      const policiesOf = (kind: "user" | "group" | "role", owner: string): EstatePolicies => ({
        inline: resources(`aws_iam_${kind}_policy`, id)
          .filter((policy) => policy.text(kind) === owner)
          .map((policy) => ({ name: policy.text("name"), document: decoded(policy.text("policy")) })),
        attached: resources(`aws_iam_${kind}_policy_attachment`, id)
          .filter((attachment) => attachment.text(kind) === owner)
          .map((attachment) => {
            const own = attachment.nameBehind("policy_arn", "aws_iam_policy");
            return own === undefined ? attachment.text("policy_arn") : arn("policy", own);
          }),
      });
      const memberships = resources("aws_iam_group_membership", id).map((membership) => ({
        group: membership.text("group"),
        users: membership.texts("users"),
      }));
      const roles = resources("aws_iam_role", id).map((role) => {
        const called = role.text("name");
        const boundary = role.args.permissions_boundary;
        return {
          name: called,
          arn: arn("role", called),
          path: "/",
          tags: role.tags,
          trust: decoded(role.text("assume_role_policy")),
          maxSession: Number(role.args.max_session_duration ?? 3600),
          ...(boundary !== undefined && { permissionsBoundary: String(boundary) }),
          instanceProfiles: [],
          ...policiesOf("role", called),
        };
      });
      const [alias] = resources("aws_iam_account_alias", id);
      const [password] = resources("aws_iam_account_password_policy", id);
      return {
        name,
        id,
        isIdentity,
        users: resources("aws_iam_user", id).map((user) => {
          const called = user.text("name");
          return {
            name: called,
            arn: arn("user", called),
            path: "/",
            tags: user.tags,
            groups: memberships.filter(({ users }) => users.includes(called)).map(({ group }) => group),
            mfaDevices: [],
            hasPassword: false,
            accessKeys: [],
            ...policiesOf("user", called),
          };
        }),
        groups: resources("aws_iam_group", id).map((group) => ({
          name: group.text("name"),
          path: "/",
          ...policiesOf("group", group.text("name")),
        })),
        roles,
        policies: resources("aws_iam_policy", id).map((policy) => ({
          name: policy.text("name"),
          arn: arn("policy", policy.text("name")),
          path: "/",
          document: decoded(policy.text("policy")),
        })),
        unassignedMfaDevices: [],
        oidcProviders: [],
        samlProviders: [],
        ...(alias !== undefined && { alias: alias.text("account_alias") }),
        ...(password !== undefined && { passwordPolicy: passwordPolicyOf(password) }),
        unread: [],
      };
    }),
  };
}

function passwordPolicyOf({ args }: Declared): NonNullable<EstateAccount["passwordPolicy"]> {
  const { max_password_age: age, password_reuse_prevention: reuse } = args;
  return {
    minimumLength: Number(args.minimum_password_length),
    requireSymbols: args.require_symbols === true,
    requireNumbers: args.require_numbers === true,
    requireUppercase: args.require_uppercase_characters === true,
    requireLowercase: args.require_lowercase_characters === true,
    allowUsersToChange: args.allow_users_to_change_password === true,
    hardExpiry: args.hard_expiry === true,
    ...(age !== undefined && { maxAgeDays: Number(age) }),
    ...(reuse !== undefined && { reusePrevention: Number(reuse) }),
  };
}
