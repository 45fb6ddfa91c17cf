variable "enroll_until" {
  type        = string
  description = "The first moment, in UTC, at which everybody's enrollment window is closed: `2026-12-02T00:00:00Z`. Until then a first MFA device can be created and enabled without MFA; closed if left out."
  default     = null

  validation {
    condition     = var.enroll_until == null || (can(timeadd(var.enroll_until, "0s")) && can(regex("^[0-9-]{10}T[0-9:]{8}Z$", var.enroll_until)))
    error_message = "enroll_until must be a moment in UTC, such as 2026-12-02T00:00:00Z."
  }
}

variable "enrollment_windows" {
  type        = list(string)
  description = "Ends of users' own enrollment windows: `enroll_until` of the users. About 17 fit; one that has ended still takes room."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for end in var.enrollment_windows : (can(timeadd(end, "0s")) && can(regex("^[0-9-]{10}T[0-9:]{8}Z$", end)))])
    error_message = "enrollment_windows must be moments in UTC, such as 2026-12-02T00:00:00Z."
  }
}

variable "name" {
  type        = string
  description = "Name of the group, 1 to 128 characters."
  default     = "users"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,128}$", var.name))
    error_message = "name must be 1 to 128 letters, digits or any of +=,.@_-, found \"${var.name}\"."
  }
}

variable "identity_account_id" {
  type        = string
  description = "The account that holds the users, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.identity_account_id))
    error_message = "identity_account_id must be twelve digits, in quotes, found \"${var.identity_account_id}\"."
  }
}

variable "members" {
  type        = list(string)
  description = "Names of all users in the group: any other member is drift."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.members : can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", name))])
    error_message = "members must be names of users, 1 to 64 letters, digits or any of +=,.@_-, no ARNs."
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

variable "access_key_exceptions" {
  type        = list(string)
  description = "Names of users for whom the opposite of `access_keys` holds."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.access_key_exceptions : can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", name))])
    error_message = "access_key_exceptions must be names of users, 1 to 64 letters, digits or any of +=,.@_-, no ARNs."
  }
}

variable "source_identity" {
  type        = bool
  description = "Whether users set their name as the source identity when they assume a role, for roles whose `source_identity` is true."
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

  validation {
    # Each takes no resource and returns no credential.
    condition = length(setsubtract(var.mfa_exempt, [
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeRegions",
      "health:DescribeEventAggregates",
      "health:DescribeEvents",
      "iam:GetAccountPasswordPolicy",
      "iam:GetAccountSummary",
      "iam:ListAccountAliases",
      "iam:ListUsers",
      "notifications:ListNotificationEvents",
      "organizations:DescribeOrganization",
      "pricing:DescribeServices",
      "pricing:GetAttributeValues",
      "pricing:GetProducts",
      "servicequotas:ListAWSDefaultServiceQuotas",
      "servicequotas:ListServiceQuotas",
      "servicequotas:ListServices",
      "sts:DecodeAuthorizationMessage",
      "sts:GetAccessKeyInfo",
      "support:DescribeServices",
      "uxc:GetAccountColor",
      "uxc:GetAccountCustomizations",
    ])) == 0
    error_message = "mfa_exempt must name reads about the account as a whole that return no credential, without wildcards; the condition lists them."
  }
}

variable "path" {
  type        = string
  description = "Path of the group; it is part of its ARN."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]+/)?$", var.path))
    error_message = "path must begin and end with a slash, found \"${var.path}\"."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on the policy of the enrollment windows; groups take none."
  default     = {}
  nullable    = false
}
