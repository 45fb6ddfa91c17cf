variable "name" {
  type        = string
  description = "Name of the bucket, 3 to 63 lowercase letters, digits and hyphens, globally unique."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 63 lowercase letters, digits and hyphens, found \"${var.name}\"."
  }
}

variable "writers" {
  type        = list(string)
  description = "ARNs of the roles and users that may write the state and change the bucket, `*` allowed. Include the account's root and the principal that applies this module, or they lock themselves out."
  nullable    = false

  validation {
    condition = (
      length(var.writers) > 0 &&
      alltrue([for arn in var.writers : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[^?$]+)$", arn))])
    )
    error_message = "writers must be one or more ARNs of roles, users or an account's root, with the account's id."
  }
}

variable "kms_key_id" {
  type        = string
  description = "ARN or id of the KMS key that encrypts the state; S3-managed keys (AES-256) if left out."
  default     = null
}

variable "old_versions_days" {
  type        = number
  description = "Days after which a noncurrent version is deleted."
  default     = 90
  nullable    = false

  validation {
    condition     = var.old_versions_days >= 1 && floor(var.old_versions_days) == var.old_versions_days
    error_message = "old_versions_days must be whole days, one or more, found ${var.old_versions_days}."
  }
}

variable "access_logs" {
  type = object({
    bucket = string
  })
  description = "Bucket in the same account and region for server access logs; no log if left out."
  default     = null

  validation {
    condition     = var.access_logs == null ? true : var.access_logs.bucket != null
    error_message = "access_logs must have the name of a bucket."
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

variable "tags" {
  type        = map(string)
  description = "Tags on the bucket."
  default     = {}
  nullable    = false
}
