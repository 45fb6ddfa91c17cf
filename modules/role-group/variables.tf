variable "name" {
  type        = string
  description = "Name of the group, 1 to 128 characters, unique in its account regardless of case."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,128}$", var.name))
    error_message = "name must be 1 to 128 letters, digits or any of +=,.@_-, found \"${var.name}\"."
  }
}

variable "role_arns" {
  type        = list(string)
  description = "ARNs of the roles that members may assume, in any accounts: literal ones, no patterns. About a hundred fit."
  nullable    = false

  validation {
    condition = (
      length(var.role_arns) > 0 &&
      alltrue([for arn in var.role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?$]+$", arn))])
    )
    error_message = "role_arns must be one or more ARNs of roles, without *, ? and $."
  }
}

variable "not_after" {
  type        = string
  description = "The first moment, in UTC, at which the roles can no longer be assumed: `2027-02-01T00:00:00Z`. IAM enforces it; no end if left out."
  default     = null

  validation {
    condition     = var.not_after == null || (can(timeadd(var.not_after, "0s")) && can(regex("Z$", var.not_after)))
    error_message = "not_after must be a moment in UTC, such as 2027-02-01T00:00:00Z."
  }
}

variable "source_identity" {
  type        = bool
  description = "Whether members must set their user name as the source identity, for roles whose `source_identity` is true."
  default     = false
  nullable    = false
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

variable "exclusive" {
  type        = bool
  description = "Whether a policy attached manually is drift, which the next plan shows and removes."
  default     = true
  nullable    = false
}
