variable "identity_account_id" {
  type        = string
  description = "The account that holds the users, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.identity_account_id))
    error_message = "identity_account_id must be twelve digits, in quotes, found \"${var.identity_account_id}\"."
  }
}

variable "users" {
  type = map(object({
    mfa_device           = optional(string)
    pgp_key              = optional(string)
    enroll_until         = optional(string)
    access_keys          = optional(bool)
    tags                 = optional(map(string), {})
    permissions_boundary = optional(string)
    force_destroy        = optional(bool, true)
  }))
  description = "The users, by their names. `mfa_device` names a device whose name differs from its owner's; with a `pgp_key` there is an initial password. Until `enroll_until`, a user can enroll a first device without MFA. `access_keys` is the user's exception from the account's. The first two must be known at plan."
  nullable    = false

  validation {
    condition     = alltrue([for it in values(var.users) : it != null])
    error_message = "users must not be null: a user without settings is {}."
  }

  validation {
    condition     = length(distinct([for name in keys(var.users) : lower(name)])) == length(keys(var.users))
    error_message = "users must have names that differ by more than case: IAM does not distinguish them."
  }

  validation {
    # Users can create the device of their own name: whoever can create another user's device may have its seed.
    condition = (
      length(distinct(concat(
        [for name, user in var.users : lower(user.mfa_device) if try(coalesce(user.mfa_device, name), name) != name],
        [for name in keys(var.users) : lower(name)],
      ))) ==
      length([for name, user in var.users : lower(user.mfa_device) if try(coalesce(user.mfa_device, name), name) != name]) +
      length(distinct([for name in keys(var.users) : lower(name)]))
    )
    error_message = "users must have MFA devices of their own: no mfa_device may be the name of another user or of another user's device, regardless of case."
  }
}

variable "groups" {
  type = map(object({
    role_arns = list(string)
    members   = optional(list(string), [])
    not_after = optional(string)
  }))
  description = "The groups that may assume roles, by their names: the ARNs of the roles, the names of the members, and when the right ends."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for it in values(var.groups) : it != null])
    error_message = "groups must not be null: they need role_arns."
  }

  validation {
    condition     = length(distinct([for name in keys(var.groups) : lower(name)])) == length(keys(var.groups))
    error_message = "groups must have names that differ by more than case: IAM does not distinguish them."
  }
}

variable "users_group" {
  type        = string
  description = "Name of the group that holds everyone, with the self-service policy."
  default     = "users"
  nullable    = false
}

variable "password_policy" {
  type = object({
    minimum_length                 = optional(number, 14)
    max_age_days                   = optional(number)
    reuse_prevention               = optional(number)
    require_lowercase_characters   = optional(bool, true)
    require_uppercase_characters   = optional(bool, true)
    require_numbers                = optional(bool, true)
    require_symbols                = optional(bool, true)
    allow_users_to_change_password = optional(bool, true)
    hard_expiry                    = optional(bool, false)
  })
  description = "The account's password policy; AWS's default if left out."
  default     = null
}

variable "enroll_until" {
  type        = string
  description = "The first moment, in UTC, at which everybody's enrollment window is closed: `2026-12-02T00:00:00Z`. Until then a first MFA device can be created and enabled without MFA; closed if left out."
  default     = null

  validation {
    condition     = var.enroll_until == null || (can(timeadd(var.enroll_until, "0s")) && can(regex("^[0-9-]{10}T[0-9:]{8}Z$", var.enroll_until)))
    error_message = "enroll_until must be a moment in UTC, such as 2026-12-02T00:00:00Z."
  }
}

variable "open_enrollment" {
  type        = bool
  description = "Whether a first MFA device can be created and enabled without MFA at any time: AWS's published way, which lets the thief of an access key enable a device of their own."
  default     = false
  nullable    = false
}

variable "first_login_password_change" {
  type        = bool
  description = "Whether a password may be changed before MFA is enrolled, which a reset at first sign-in requires; AWS advises against it."
  default     = false
  nullable    = false
}

variable "delete_own_mfa_device" {
  type        = bool
  description = "Whether users may deactivate and delete their own MFA devices with MFA, and in the enrollment window delete one that is not enabled."
  default     = true
  nullable    = false
}

variable "login_with_browser" {
  type        = bool
  description = "Whether users may sign in to the AWS CLI through the browser (`aws login`), without access keys; true without `access_keys` if left out."
  default     = null
}

variable "access_keys" {
  type        = bool
  description = "Whether users may create and activate access keys and other long-term credentials, with MFA. Without them, users can delete the ones they have."
  default     = true
  nullable    = false
}

variable "source_identity" {
  type        = bool
  description = "Whether members of `groups` must set their user name as the source identity, for roles whose `source_identity` is true."
  default     = false
  nullable    = false
}

variable "partition" {
  type        = string
  description = "`aws`, `aws-us-gov` or `aws-cn`."
  default     = "aws"
  nullable    = false

  validation {
    condition     = contains(["aws", "aws-us-gov", "aws-cn"], var.partition)
    error_message = "partition must be aws, aws-us-gov or aws-cn, found \"${var.partition}\"."
  }
}

variable "exclusive" {
  type        = bool
  description = "Whether a policy attached manually is drift, which the next plan shows and removes."
  default     = true
  nullable    = false
}

variable "mfa_exempt" {
  type        = list(string)
  description = "Actions that every user may call, also without MFA: reads about the account as a whole, such as `sts:DecodeAuthorizationMessage`."
  default     = []
  nullable    = false
}

variable "groups_path" {
  type        = string
  description = "Path of the groups; it is part of their ARNs."
  default     = "/"
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags on the users and the policy of the enrollment windows; groups take none."
  default     = {}
  nullable    = false
}
