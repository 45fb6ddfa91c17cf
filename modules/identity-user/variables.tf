variable "name" {
  type        = string
  description = "Name of the user, 2 to 64 characters, unique in its account regardless of case."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{2,64}$", var.name))
    error_message = "name must be 2 to 64 letters, digits or any of +=,.@_-, found \"${var.name}\"."
  }
}

variable "identity_account_id" {
  type        = string
  description = "The account that the user is in, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.identity_account_id))
    error_message = "identity_account_id must be twelve digits, in quotes, found \"${var.identity_account_id}\"."
  }
}

variable "mfa_device" {
  type        = string
  description = "Name of the user's virtual MFA device, if it differs from the user name. Its owner can then create that one, and no other without MFA. It must be known at plan."
  default     = null

  validation {
    condition     = var.mfa_device == null || can(regex("^[A-Za-z0-9+=,.@_-]{1,226}$", var.mfa_device))
    error_message = "mfa_device must be 1 to 226 letters, digits or any of +=,.@_-."
  }
}

variable "pgp_key" {
  type        = string
  description = "Public PGP key of the user, in base64 (not armored) or `keybase:<name>`. With it there is an initial password, encrypted to it, which nobody else can read: Terraform's state holds only ciphertext. Whether there is one must be known at plan."
  default     = null

  validation {
    condition     = var.pgp_key == null ? true : can(regex("^(keybase:[A-Za-z0-9_]{2,16}|[A-Za-z0-9+/]{200,}={0,2})$", var.pgp_key))
    error_message = "pgp_key must be a public PGP key in base64, not armored and in one line, or keybase:<name>."
  }
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

variable "delete_own_mfa_device" {
  type        = bool
  description = "Whether users may deactivate and delete their own MFA devices with MFA, and in the enrollment window delete one that is not enabled."
  default     = true
  nullable    = false
}

variable "password_length" {
  type        = number
  description = "Characters of the initial password, 5 to 128."
  default     = 24
  nullable    = false

  validation {
    condition     = var.password_length >= 5 && var.password_length <= 128 && floor(var.password_length) == var.password_length
    error_message = "password_length must be whole, 5 to 128 characters, found ${var.password_length}."
  }
}

variable "password_reset_required" {
  type        = bool
  description = "Whether the initial password has to be changed at first sign-in, which requires `first_login_password_change` of the self-service group."
  default     = false
  nullable    = false
}

variable "enroll_until" {
  type        = string
  description = "The first moment, in UTC, at which the user's own enrollment window is closed: `2026-12-02T00:00:00Z`. Until then a first MFA device can be created and enabled without MFA; closed if left out."
  default     = null

  validation {
    condition     = var.enroll_until == null || (can(timeadd(var.enroll_until, "0s")) && can(regex("^[0-9-]{10}T[0-9:]{8}Z$", var.enroll_until)))
    error_message = "enroll_until must be a moment in UTC, such as 2026-12-02T00:00:00Z."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on the user."
  default     = {}
  nullable    = false

  validation {
    condition     = !contains([for key in keys(var.tags) : lower(key)], "gatehouse-enroll-until")
    error_message = "tags must not hold gatehouse-enroll-until, which opens an enrollment window: set enroll_until."
  }
}

variable "exclusive" {
  type        = bool
  description = "Whether a policy attached manually is drift, which the next plan shows and removes."
  default     = true
  nullable    = false
}

variable "permissions_boundary" {
  type        = string
  description = "ARN of the managed policy that is the user's permissions boundary. It must allow self-service and `sts:AssumeRole`."
  default     = null

  validation {
    condition     = var.permissions_boundary == null ? true : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a managed policy."
  }
}

variable "force_destroy" {
  type        = bool
  description = "Whether the user is deleted together with their access keys, password and MFA devices, which Terraform does not know. With `false`, a user who has any cannot be deleted."
  default     = true
  nullable    = false
}
