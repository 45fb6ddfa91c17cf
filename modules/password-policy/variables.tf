variable "minimum_length" {
  type        = number
  description = "Minimum length of a password in characters, 6 to 128."
  default     = 14
  nullable    = false

  validation {
    condition     = var.minimum_length >= 6 && var.minimum_length <= 128 && floor(var.minimum_length) == var.minimum_length
    error_message = "minimum_length must be whole, 6 to 128 characters, found ${var.minimum_length}."
  }
}

variable "max_age_days" {
  type        = number
  description = "Days after which a password must be changed, 1 to 1095; never if left out."
  default     = null

  validation {
    # Not `||`, which evaluates both sides: null cannot be compared.
    condition     = var.max_age_days == null ? true : var.max_age_days >= 1 && var.max_age_days <= 1095 && floor(var.max_age_days) == var.max_age_days
    error_message = "max_age_days must be 1 to 1095 whole days."
  }
}

variable "reuse_prevention" {
  type        = number
  description = "Number of former passwords that are refused, 1 to 24; none if left out."
  default     = null

  validation {
    # Not `||`, which evaluates both sides: null cannot be compared.
    condition     = var.reuse_prevention == null ? true : var.reuse_prevention >= 1 && var.reuse_prevention <= 24 && floor(var.reuse_prevention) == var.reuse_prevention
    error_message = "reuse_prevention must be a whole number, 1 to 24."
  }
}

variable "require_lowercase_characters" {
  type        = bool
  description = "Whether a password must contain a lowercase letter."
  default     = true
  nullable    = false
}

variable "require_uppercase_characters" {
  type        = bool
  description = "Whether a password must contain an uppercase letter."
  default     = true
  nullable    = false
}

variable "require_numbers" {
  type        = bool
  description = "Whether a password must contain a digit."
  default     = true
  nullable    = false
}

variable "require_symbols" {
  type        = bool
  description = "Whether a password must contain a symbol."
  default     = true
  nullable    = false
}

variable "allow_users_to_change_password" {
  type        = bool
  description = "Whether AWS lets every IAM user of the account change their own password, in addition to their policies. A self-service group allows it as well, and its Deny without MFA covers both."
  default     = true
  nullable    = false
}

variable "hard_expiry" {
  type        = bool
  description = "Whether an expired password cannot be changed at sign-in: then only an administrator can reset it. It requires `max_age_days`."
  default     = false
  nullable    = false
}
