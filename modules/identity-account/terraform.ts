import { Expression } from "../inputs";
import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { callSibling } from "../sibling-module";

/** The identity side in one call: what loops over inputs calls the siblings. */
export const identityAccount: ModuleDefinition = {
  name: "identity-account",
  define(module) {
    shared.identityAccountId(module, "The account that holds the users");
    module.other("users", USERS, {
      description:
        "The users, by their names. `mfa_device` names a device that bears another name than its owner; with a `pgp_key` there is an initial password. Until `enroll_until`, a user enrolls a first device without MFA. The first two have to be known at plan.",
      validation: [USERS_ARE_THERE, USER_NAMES, MFA_DEVICES],
    });
    module.other("groups", GROUPS, {
      description:
        "The groups that may assume roles, by their names: the ARNs of the roles, the names of the members, and when it ends.",
      default: {},
      validation: [GROUPS_ARE_THERE, GROUP_NAMES],
    });
    module.text("users_group", {
      description: "Name of the group that holds everyone, with the self-service policy.",
      default: "users",
    });
    module.other("password_policy", PASSWORD_POLICY, {
      description: "What the account asks of passwords; what AWS asks by itself if left out.",
      default: null,
    });
    shared.enrollUntil(module, "everybody's");
    shared.openEnrollment(module);
    shared.selfServiceFlags(module);
    shared.partition(module);
    shared.exclusive(module);

    const { scope } = module;
    const every = { partition: "var.partition", exclusive: "var.exclusive" };
    callSibling(
      scope,
      "user",
      "identity-user",
      { forEach: "var.users" },
      {
        name: "each.key",
        identity_account_id: "var.identity_account_id",
        mfa_device: "each.value.mfa_device",
        pgp_key: "each.value.pgp_key",
        password_reset_required: "var.first_login_password_change",
        enroll_until: "each.value.enroll_until",
        tags: "each.value.tags",
        delete_own_mfa_device: "var.delete_own_mfa_device",
        ...every,
      },
    );
    callSibling(
      scope,
      "self_service_group",
      "self-service-group",
      {},
      {
        name: "var.users_group",
        identity_account_id: "var.identity_account_id",
        members: "[for user in module.user : user.name]",
        enroll_until: "var.enroll_until",
        enrollment_windows:
          "[for user in values(var.users) : user.enroll_until if user.enroll_until != null]",
        open_enrollment: "var.open_enrollment",
        first_login_password_change: "var.first_login_password_change",
        delete_own_mfa_device: "var.delete_own_mfa_device",
        login_with_browser: "var.login_with_browser",
        ...every,
      },
    );
    callSibling(
      scope,
      "role_group",
      "role-group",
      { forEach: "var.groups" },
      {
        name: "each.key",
        role_arns: "each.value.role_arns",
        // By the users' modules, so that the users exist first. A name that is no user is left out, also when that is
        // known only while Terraform applies; it is reported below.
        members:
          "[for name in each.value.members : module.user[name].name if contains(keys(var.users), name)]",
        not_after: "each.value.not_after",
        exclusive: "var.exclusive",
      },
    );
    callSibling(
      scope,
      "password_policy",
      "password-policy",
      { count: "var.password_policy == null ? 0 : 1" },
      {
        minimum_length: "var.password_policy.minimum_length",
        max_age_days: "var.password_policy.max_age_days",
        reuse_prevention: "var.password_policy.reuse_prevention",
      },
    );
    module.output(
      "user_arns",
      new Expression("{ for name, user in module.user : name => user.arn }"),
      "ARNs of the users, by their names.",
      MEMBERS_ARE_USERS,
    );
    module.output(
      "encrypted_passwords",
      new Expression(
        "{ for name, user in module.user : name => user.encrypted_password if user.encrypted_password != null }",
      ),
      "Initial passwords of the users with a PGP key, encrypted to it.",
    );
    module.output(
      "group_arns",
      new Expression("{ for name, group in module.role_group : name => group.arn }"),
      "ARNs of the groups that may assume roles, by their names.",
      TEN_GROUPS,
    );
    module.output(
      "users_group_arn",
      new Expression("module.self_service_group.arn"),
      "ARN of the group that holds everyone.",
      USERS_GROUP_ALONE,
    );
  },
};

const USERS = `map(object({
  mfa_device   = optional(string)
  pgp_key      = optional(string)
  enroll_until = optional(string)
  tags         = optional(map(string), {})
}))`;

const GROUPS = `map(object({
  role_arns = list(string)
  members   = optional(list(string), [])
  not_after = optional(string)
}))`;

const PASSWORD_POLICY = `object({
  minimum_length   = optional(number, 14)
  max_age_days     = optional(number)
  reuse_prevention = optional(number)
})`;

/** `alice = null` is a slip for `alice = {}`. */
function areObjects(of: string): string {
  return `alltrue([for it in values(var.${of}) : it != null])`;
}

const USERS_ARE_THERE = {
  condition: areObjects("users"),
  errorMessage: "users must not be null: a user with nothing to say of her is {}.",
};

const GROUPS_ARE_THERE = {
  condition: areObjects("groups"),
  errorMessage: "groups must not be null: they need role_arns.",
};

/** IAM compares names without regard to case. */
function areUnique(names: string): string {
  return `length(distinct([for name in ${names} : lower(name)])) == length(${names})`;
}

const USER_NAMES = {
  condition: areUnique("keys(var.users)"),
  errorMessage: "users must have names that differ by more than case: IAM does not tell them apart.",
};

const GROUP_NAMES = {
  condition: areUnique("keys(var.groups)"),
  errorMessage: "groups must have names that differ by more than case: IAM does not tell them apart.",
};

const DEVICES =
  "[for name, user in var.users : lower(user.mfa_device) if try(coalesce(user.mfa_device, name), name) != name]";

/**
 * A device belongs to its owner alone: a user who may create another's device may have its seed. Each user may create
 * the device of their own name.
 */
const MFA_DEVICES = {
  condition: `length(distinct(concat(${DEVICES}, [for name in keys(var.users) : lower(name)]))) == length(${DEVICES}) + length(distinct([for name in keys(var.users) : lower(name)]))`,
  errorMessage:
    "users must have MFA devices of their own: no mfa_device may be the name of another user or her device, in whatever case.",
};

const USERS_GROUP_ALONE = {
  condition: "!contains([for name in keys(var.groups) : lower(name)], lower(var.users_group))",
  errorMessage: 'groups must not hold "${var.users_group}", which is the users_group: the group of everyone.',
};

const NO_USERS = "setsubtract(flatten([for group in var.groups : group.members]), keys(var.users))";

const MEMBERS_ARE_USERS = {
  condition: `length(${NO_USERS}) == 0`,
  errorMessage: `members of groups that are not among the users: \${join(", ", ${NO_USERS})}.`,
};

/** IAM's quota: nine, and the group of everyone. */
const IN_TOO_MANY =
  "[for name in keys(var.users) : name if length([for group in var.groups : 1 if contains(group.members, name)]) > 9]";

const TEN_GROUPS = {
  condition: `length(${IN_TOO_MANY}) == 0`,
  errorMessage: `users in more than the ten groups that IAM takes, the one of everyone among them: \${join(", ", ${IN_TOO_MANY})}.`,
};
