variable "account_name" {
  type        = string
  description = "Name of the account in messages."
  nullable    = false
}

variable "account_id" {
  type        = string
  description = "The account, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be twelve digits, in quotes, found \"${var.account_id}\"."
  }
}

variable "region" {
  type        = string
  description = "The provider's region. Events of IAM and the root user's sign-in are in the partition's IAM region alone."
  default     = "us-east-1"
  nullable    = false
}

variable "name_prefix" {
  type        = string
  description = "Prefix of the names of rules, topics and the budget."
  default     = "gatehouse"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,54}$", var.name_prefix))
    error_message = "name_prefix must be 1 to 54 letters, digits, - or _."
  }
}

variable "iam_users_check" {
  type        = string
  description = "`warn` or `fail`: whether a plan warns of IAM users in the account, or fails; neither if left out."
  default     = null

  validation {
    condition     = var.iam_users_check == null ? true : contains(["warn", "fail"], var.iam_users_check)
    error_message = "iam_users_check must be warn or fail."
  }
}

variable "iam_users_emails" {
  type        = list(string)
  description = "E-mail addresses notified when an IAM user, a password or an access key is created; known at plan."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.iam_users_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "iam_users_emails must be e-mail addresses."
  }
}

variable "admin_role_names" {
  type        = list(string)
  description = "Names of roles, in any account, whose use by the account's users is reported to `admin_use_emails`; with its path before its name, if a role has one: `people/admin`."
  default     = []
  nullable    = false
}

variable "admin_use_emails" {
  type        = list(string)
  description = "E-mail addresses notified of the use of `admin_role_names`; known at plan."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.admin_use_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "admin_use_emails must be e-mail addresses."
  }
}

variable "root_use_emails" {
  type        = list(string)
  description = "E-mail addresses notified when the root user signs in or changes something; known at plan."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.root_use_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "root_use_emails must be e-mail addresses."
  }
}

variable "budget_monthly_usd" {
  type        = number
  description = "Monthly budget in US dollars; no budget if left out."
  default     = null

  validation {
    condition     = var.budget_monthly_usd == null ? true : var.budget_monthly_usd > 0
    error_message = "budget_monthly_usd must be more than 0."
  }
}

variable "budget_emails" {
  type        = list(string)
  description = "E-mail addresses notified of the budget, one to ten where there is one; known at plan."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.budget_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "budget_emails must be e-mail addresses."
  }
}

variable "budget_stop_at" {
  type        = number
  description = "Percent of the budget, spent, from which on `budget_stop_role_names` are denied; never if left out. AWS computes costs a few times a day."
  default     = null

  validation {
    condition     = var.budget_stop_at == null ? true : var.budget_stop_at > 0
    error_message = "budget_stop_at must be more than 0."
  }
}

variable "budget_stop_role_names" {
  type        = list(string)
  description = "Names of the account's roles, without a path, that are denied everything but reading and deleting when `budget_stop_at` is reached, at most 100. Leave out the roles that lift it."
  default     = []
  nullable    = false
}

variable "alias" {
  type        = string
  description = "The account's alias, unique in the partition; none if left out."
  default     = null

  validation {
    condition     = var.alias == null ? true : can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.alias))
    error_message = "alias must be 3 to 63 lowercase letters, digits and single hyphens."
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
  description = "Tags on the topics, rules, the budget and its action, and the policy and role that stop spending."
  default     = {}
  nullable    = false
}
