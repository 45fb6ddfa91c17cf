import type { IamGroupPolicy } from "@cdktf/provider-aws/lib/iam-group-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import type { Expression, Given } from "./inputs";
import type { ModuleInterface, Validation } from "./module-interface";

/** Inputs that several modules have, each under one name, with one meaning. */

/** Characters that IAM takes in the name of a user, group or role. */
const NAME = "[A-Za-z0-9+=,.@_-]";

export function nameInput(module: ModuleInterface, of: string, longest: number, shortest = 1): string {
  return module.text("name", {
    description: `Name of the ${of}, ${shortest} to ${longest} characters, unique in its account without regard to case.`,
    validation: {
      condition: `can(regex("^${NAME}{${shortest},${longest}}$", var.name))`,
      errorMessage: `name must be ${shortest} to ${longest} letters, digits or any of +=,.@_-, found "\${var.name}".`,
    },
  });
}

export function identityAccountId(module: ModuleInterface, description: string): string {
  return module.text("identity_account_id", {
    description: `${description}, twelve digits.`,
    validation: {
      condition: 'can(regex("^[0-9]{12}$", var.identity_account_id))',
      errorMessage:
        'identity_account_id must be twelve digits, in quotes, found "${var.identity_account_id}".',
    },
  });
}

/**
 * A policy that names users or devices of another account than its own reaches nobody, and a group that denies
 * without MFA then locks everyone out.
 *
 * @param arn of what the policy is on, in Terraform's language
 */
export function requireOwnAccount(
  module: ModuleInterface,
  policy: IamGroupPolicy | IamUserPolicy | undefined,
  arn: string,
): void {
  if (policy === undefined) throw new Error(`there is no policy beside ${arn}`);
  const own = `split(":", ${arn})`;
  module.require(policy, {
    condition: `${own}[1] == var.partition && ${own}[4] == var.identity_account_id`,
    errorMessage: `identity_account_id and partition must be the provider's own: it is in account \${${own}[4]} of partition \${${own}[1]}, found \${var.identity_account_id} of \${var.partition}.`,
  });
}

/** Characters of a trust policy that IAM takes, unless it has raised the quota; and of a role's inline policies. */
const TRUST = 2_048;
const INLINE = 10_240;

export function ensureTrustFits(module: ModuleInterface, role: IamRole): void {
  module.ensure(role, fits("assume_role_policy", TRUST, "the role's trust policy"));
}

export function ensureInlineFits(module: ModuleInterface, policy: IamRolePolicy): void {
  module.ensure(policy, fits("policy", INLINE, "the role's policy"));
}

function fits(attribute: string, limit: number, whose: string): Validation {
  return {
    condition: `length(replace(self.${attribute}, "/\\\\s/", "")) <= ${limit}`,
    errorMessage: `${whose} is longer than the ${limit} characters that IAM takes, white space not counted.`,
  };
}

export function members(module: ModuleInterface): string[] {
  return module.list("members", {
    description: "Names of the users in the group; all of them: whoever else is put into it is drift.",
    default: [],
    validation: {
      condition: `alltrue([for name in var.members : can(regex("^${NAME}{1,64}$", name))])`,
      errorMessage: "members must be names of users, 1 to 64 letters, digits or any of +=,.@_-, no ARNs.",
    },
  });
}

export function permissionsBoundary(module: ModuleInterface): string {
  return module.optionalText("permissions_boundary", {
    description: "ARN of the managed policy that bounds what the role may ever do.",
    validation: {
      condition:
        'var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", var.permissions_boundary))',
      errorMessage: "permissions_boundary must be the ARN of a managed policy.",
    },
  }).value;
}

export function managedPolicyArns(module: ModuleInterface): string[] {
  return module.list("managed_policy_arns", {
    description: "ARNs of managed policies, at most ten unless AWS has raised the quota.",
    default: [],
    validation: {
      condition:
        'alltrue([for arn in var.managed_policy_arns : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", arn))])',
      errorMessage:
        "managed_policy_arns must be ARNs of managed policies: arn:aws:iam::aws:policy/ReadOnlyAccess.",
    },
  });
}

/** Whether a text is a moment in UTC, to the second, as IAM compares it. */
export function isMoment(text: string): string {
  return `(can(timeadd(${text}, "0s")) && can(regex("^[0-9-]{10}T[0-9:]{8}Z$", ${text})))`;
}

/** When an enrollment window ends. */
export function enrollUntil(module: ModuleInterface, whose: string): Given<string> {
  return module.optionalText("enroll_until", {
    description: `The first moment, in UTC, at which ${whose} enrollment window is closed: \`2026-12-02T00:00:00Z\`. Until then a first MFA device can be created and enabled without MFA; closed if left out.`,
    validation: {
      condition: `var.enroll_until == null || ${isMoment("var.enroll_until")}`,
      errorMessage: "enroll_until must be a moment in UTC, such as 2026-12-02T00:00:00Z.",
    },
  });
}

export function openEnrollment(module: ModuleInterface): Expression {
  return module.flag("open_enrollment", {
    description:
      "Whether a first MFA device can be created and enabled without MFA at any time: AWS's published way, by which a stolen access key enables a device of the thief's.",
    default: false,
  });
}

/** When a right to assume roles ends. */
export function notAfter(module: ModuleInterface): Given<string> {
  return module.optionalText("not_after", {
    description:
      "The first moment, in UTC, at which the roles may not be assumed any more: `2027-02-01T00:00:00Z`. IAM itself keeps it; no end if left out.",
    validation: {
      condition:
        'var.not_after == null || (can(timeadd(var.not_after, "0s")) && can(regex("Z$", var.not_after)))',
      errorMessage: "not_after must be a moment in UTC, such as 2027-02-01T00:00:00Z.",
    },
  });
}

export function path(module: ModuleInterface, of: string): string {
  return module.text("path", {
    description: `Path of the ${of}; it is part of its ARN.`,
    default: "/",
    validation: {
      condition: 'can(regex("^/([!-~]+/)?$", var.path))',
      errorMessage: 'path must begin and end with a slash, found "${var.path}".',
    },
  });
}

export function tags(module: ModuleInterface, of: string, validation?: Validation): Record<string, string> {
  return module.map("tags", { description: `Tags on the ${of}.`, default: {}, validation });
}

export function partition(module: ModuleInterface): string {
  return module.text("partition", {
    description: "`aws`, `aws-us-gov` or `aws-cn`.",
    default: "aws",
    validation: {
      condition: 'contains(["aws", "aws-us-gov", "aws-cn"], var.partition)',
      errorMessage: 'partition must be aws, aws-us-gov or aws-cn, found "${var.partition}".',
    },
  });
}

export function exclusive(module: ModuleInterface): Expression {
  return module.flag("exclusive", {
    description:
      "Whether a policy that is given to it by hand is drift, which the next plan shows and removes.",
    default: true,
  });
}

/** What users may do by themselves. */
export function selfServiceFlags(module: ModuleInterface) {
  return {
    firstLoginPasswordChange: module.flag("first_login_password_change", {
      description:
        "Whether a password may be changed before MFA is enrolled, which a reset at first sign-in takes; AWS advises against it.",
      default: false,
    }),
    deleteOwnMfaDevice: deleteOwnMfaDevice(module),
    loginWithBrowser: module.flag("login_with_browser", {
      description:
        "Whether users may sign in to the AWS CLI by the browser (`aws login`), without access keys.",
      default: false,
    }),
  };
}

export function deleteOwnMfaDevice(module: ModuleInterface): Expression {
  return module.flag("delete_own_mfa_device", {
    description:
      "Whether users may deactivate and delete their own MFA devices with MFA, and in the enrollment window delete one that is not enabled.",
    default: true,
  });
}

export function bucketName(module: ModuleInterface, input: string): string {
  return module.text(input, {
    description: "Name of the bucket, 3 to 63 small letters, digits and hyphens, unique in the world.",
    validation: {
      condition: `can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.${input}))`,
      errorMessage: `${input} must be 3 to 63 small letters, digits and hyphens, found "\${var.${input}}".`,
    },
  });
}

/** Who is excepted from the Deny of a bucket's policy. */
export function bucketWriters(module: ModuleInterface, what: string): string[] {
  return module.list("writers", {
    description: `ARNs of the roles and users that ${what}, \`*\` allowed; root of the account and whoever applies this module among them, or they lock themselves out.`,
    validation: {
      condition:
        'length(var.writers) > 0 && alltrue([for arn in var.writers : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[^?$]+)$", arn))])',
      errorMessage:
        "writers must be one or more ARNs of roles, users or an account's root, with the account's id.",
    },
  });
}
