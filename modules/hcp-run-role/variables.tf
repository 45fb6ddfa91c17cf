variable "account_id" {
  type        = string
  description = "The account that the roles live in, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be twelve digits, in quotes, found \"${var.account_id}\"."
  }
}

variable "organization" {
  type        = string
  description = "Organization in HCP Terraform."
  nullable    = false

  validation {
    condition     = can(regex("^[^*?:$]+$", var.organization))
    error_message = "organization must be a name, without any of *?:$, found \"${var.organization}\"."
  }
}

variable "project" {
  type        = string
  description = "Project of the workspaces; a new organization has `Default Project`."
  nullable    = false

  validation {
    condition     = can(regex("^[^*?:$]+$", var.project))
    error_message = "project must be a name, without any of *?:$, found \"${var.project}\"."
  }
}

variable "workspaces" {
  type        = list(string)
  description = "Names of the workspaces whose runs may assume the roles, at least one."
  nullable    = false

  validation {
    condition = (
      length(var.workspaces) > 0 &&
      alltrue([for name in var.workspaces : can(regex("^[^*?:$]+$", name))])
    )
    error_message = "workspaces must be one or more names, without any of *?:$."
  }
}

variable "name" {
  type        = string
  description = "Prefix of the roles' names: `<name>-plan` and `<name>-apply`, 64 characters at most."
  default     = "hcp-terraform"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,58}$", var.name))
    error_message = "name must be 1 to 58 letters, digits or any of +=,.@_-, found \"${var.name}\"."
  }
}

variable "plan_policy_arns" {
  type        = list(string)
  description = "ARNs of the managed policies of the role that plans assume; IAMReadOnlyAccess if left out."
  default     = null

  validation {
    # Not `||`, which evaluates both sides: a `for` cannot run over null.
    condition = var.plan_policy_arns == null ? true : (
      alltrue([for arn in var.plan_policy_arns : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", arn))])
    )
    error_message = "plan_policy_arns must be ARNs of managed policies."
  }
}

variable "apply_policy_arns" {
  type        = list(string)
  description = "ARNs of the managed policies of the role that applies assume; IAMFullAccess if left out."
  default     = null

  validation {
    # Not `||`, which evaluates both sides: a `for` cannot run over null.
    condition = var.apply_policy_arns == null ? true : (
      alltrue([for arn in var.apply_policy_arns : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", arn))])
    )
    error_message = "apply_policy_arns must be ARNs of managed policies."
  }
}

variable "plan_assumes" {
  type        = list(string)
  description = "ARNs of roles in other accounts that a plan assumes from there."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.plan_assumes : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?$]+$", arn))])
    error_message = "plan_assumes must be ARNs of roles, without *, ? and $."
  }
}

variable "apply_assumes" {
  type        = list(string)
  description = "ARNs of roles in other accounts that an apply assumes from there."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.apply_assumes : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?$]+$", arn))])
    error_message = "apply_assumes must be ARNs of roles, without *, ? and $."
  }
}

variable "hostname" {
  type        = string
  description = "Host of HCP Terraform or Terraform Enterprise."
  default     = "app.terraform.io"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?$", var.hostname))
    error_message = "hostname must be the name of a host, such as tfe.example.com, found \"${var.hostname}\"."
  }
}

variable "audience" {
  type        = string
  description = "Audience of the runs' tokens: TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE of the workspaces."
  default     = "aws.workload.identity"
  nullable    = false

  validation {
    condition     = can(regex("^[^*?$]+$", var.audience))
    error_message = "audience must not be empty, and without *, ? and $."
  }
}

variable "create_oidc_provider" {
  type        = bool
  description = "Whether to create the host's OIDC provider, of which an account has at most one: false where it exists, with this `audience` among its audiences."
  default     = true
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

variable "description" {
  type        = string
  description = "Description of both roles, at most 1000 characters; none if left out."
  default     = null

  validation {
    # The characters that IAM accepts.
    condition     = var.description == null ? true : can(regex("^[\\t\\n\\r -~\\x{A1}-\\x{FF}]{1,1000}$", var.description))
    error_message = "description must be 1 to 1000 printable characters of Latin-1."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on the roles and the OIDC provider."
  default     = {}
  nullable    = false
}
