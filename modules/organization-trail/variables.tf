variable "management_account_id" {
  type        = string
  description = "The organization's management account, which is the provider's, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "management_account_id must be twelve digits, in quotes, found \"${var.management_account_id}\"."
  }
}

variable "organization_id" {
  type        = string
  description = "Id of the AWS organization, `o-…`: `aws organizations describe-organization`."
  nullable    = false

  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be o- and 10 to 32 lowercase letters and digits, found \"${var.organization_id}\"."
  }
}

variable "region" {
  type        = string
  description = "The provider's region, the trail's home. The trail records all regions."
  default     = "us-east-1"
  nullable    = false
}

variable "bucket" {
  type        = string
  description = "Name of the bucket, 3 to 63 lowercase letters, digits and hyphens, globally unique."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket must be 3 to 63 lowercase letters, digits and hyphens, found \"${var.bucket}\"."
  }
}

variable "writers" {
  type        = list(string)
  description = "ARNs of the roles and users that may change the bucket and delete its files, `*` allowed. Include the account's root and the principal that applies this module, or they lock themselves out."
  nullable    = false

  validation {
    condition = (
      length(var.writers) > 0 &&
      alltrue([for arn in var.writers : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[^?$]+)$", arn))])
    )
    error_message = "writers must be one or more ARNs of roles, users or an account's root, with the account's id."
  }
}

variable "name" {
  type        = string
  description = "Name of the trail, unique in its account and region."
  default     = "gatehouse-organization"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$", var.name))
    error_message = "name must be 3 to 128 letters, digits or any of ._-, with a letter or digit at both ends."
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
  description = "Tags on the trail and its bucket."
  default     = {}
  nullable    = false
}
