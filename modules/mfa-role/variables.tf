variable "name" {
  type        = string
  description = "Name of the role, 1 to 64 characters, unique in its account regardless of case."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 letters, digits or any of +=,.@_-, found \"${var.name}\"."
  }
}

variable "identity_account_id" {
  type        = string
  description = "The account that holds the users; it is the only principal trusted, twelve digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.identity_account_id))
    error_message = "identity_account_id must be twelve digits, in quotes, found \"${var.identity_account_id}\"."
  }
}

variable "policy" {
  type        = string
  description = "The role's inline policy, a JSON document of at most 10,240 characters without white space. It may be left out if there are managed policies."
  default     = null

  validation {
    condition     = var.policy == null || can(jsondecode(var.policy).Statement)
    error_message = "policy must be the JSON text of an IAM policy: use jsonencode, file or aws_iam_policy_document."
  }
}

variable "managed_policy_arns" {
  type        = list(string)
  description = "ARNs of managed policies, at most ten unless AWS has raised the quota."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.managed_policy_arns : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", arn))])
    error_message = "managed_policy_arns must be ARNs of managed policies: arn:aws:iam::aws:policy/ReadOnlyAccess."
  }
}

variable "mfa_max_age" {
  type        = number
  description = "Maximum age of the caller's MFA when the role is assumed, in seconds: 60 to 129600 (36 hours)."
  default     = 3600
  nullable    = false

  validation {
    condition     = var.mfa_max_age >= 60 && var.mfa_max_age <= 129600 && floor(var.mfa_max_age) == var.mfa_max_age
    error_message = "mfa_max_age must be whole seconds, 60 to 129600 (36 hours), found ${var.mfa_max_age}."
  }
}

variable "max_session_duration" {
  type        = number
  description = "Maximum session duration, in seconds: 3600 to 43200 (12 hours)."
  default     = 3600
  nullable    = false

  validation {
    condition     = var.max_session_duration >= 3600 && var.max_session_duration <= 43200 && floor(var.max_session_duration) == var.max_session_duration
    error_message = "max_session_duration must be whole seconds, 3600 to 43200 (12 hours), found ${var.max_session_duration}."
  }
}

variable "named_sessions" {
  type        = bool
  description = "Whether the role session must have the name of the user who assumes the role."
  default     = false
  nullable    = false
}

variable "source_identity" {
  type        = bool
  description = "Whether the source identity of the session must be the name of the user who assumes the role. The console's role switch and AWS CLI profiles cannot set it."
  default     = false
  nullable    = false
}

variable "from" {
  type = object({
    ips          = optional(list(string))
    vpcs         = optional(list(string))
    organization = optional(string)
  })
  description = "Where people's calls that assume the role must come from: one of the public IP ranges or, through a VPC endpoint, of the VPCs; and an account of the AWS organization. Anywhere if left out; an empty list is refused."
  default     = {}
  nullable    = false

  validation {
    condition = var.from.ips == null ? true : length(var.from.ips) > 0 && alltrue([
      for ip in coalesce(var.from.ips, []) : try(cidrsubnet(ip, 0, 0), "") == ip && !can(regex("/[0-7]$", ip))
    ])
    error_message = "from.ips must be one or more IP ranges in canonical form with a prefix of /8 or longer, such as 203.0.113.0/24."
  }

  validation {
    # Private, loopback, link-local, carrier NAT, multicast and reserved ranges, and IPv4 in IPv6.
    condition = alltrue([for ip in coalesce(var.from.ips, []) : !can(regex(
      "^(0|10|127|22[4-9]|2[3-5][0-9])[.]|^192[.]168[.]|^172[.](1[6-9]|2[0-9]|3[01])[.]|^169[.]254[.]|^100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|^f[cdf]|^fe[89ab]|^::|^64:ff9b:",
      ip,
    ))])
    error_message = "from.ips must be public: private addresses never reach AWS. Name the address of the NAT or VPN, or the VPC."
  }

  validation {
    condition = var.from.vpcs == null ? true : length(var.from.vpcs) > 0 && alltrue([
      for vpc in coalesce(var.from.vpcs, []) : can(regex("^vpc-([0-9a-f]{8}|[0-9a-f]{17})$", vpc))
    ])
    error_message = "from.vpcs must be one or more IDs of VPCs, vpc- and 8 or 17 hexadecimal digits."
  }

  validation {
    condition     = var.from.organization == null || can(regex("^o-[a-z0-9]{10,32}$", var.from.organization))
    error_message = "from.organization must be the ID of an AWS organization, o- and 10 to 32 lowercase letters and digits."
  }
}

variable "conditions" {
  type = list(object({
    test     = string
    variable = string
    values   = list(string)
  }))
  description = "Further conditions for people, all of which must match in addition to MFA, TLS and those of the other inputs, whose keys are refused."
  default     = []
  nullable    = false

  validation {
    condition = alltrue([for line in var.conditions : !can(regex(
      "^(aws:multifactorauth.*|aws:securetransport|aws:sourceip|aws:sourcevpc|aws:principalorgid|sts:rolesessionname|sts:sourceidentity)$",
      lower(line.variable),
    ))])
    error_message = "conditions must not name MFA or TLS, which are always required, or the keys that from, named_sessions and source_identity set."
  }

  validation {
    condition = alltrue([for line in var.conditions : can(regex(
      "^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$",
      line.test,
    )) && can(regex("^[^:]+:.+$", line.variable)) && length(line.values) > 0])
    error_message = "conditions must have an operator of IAM such as StringEquals, a condition key such as aws:PrincipalTag/team, and one or more values."
  }

  validation {
    condition     = length(distinct([for line in var.conditions : lower("${line.test} ${line.variable}")])) == length(var.conditions)
    error_message = "conditions must not have two on the same operator and key: list all values in one."
  }
}

variable "oidc" {
  type = object({
    provider_arn = string
    audience     = string
    subjects     = list(string)
  })
  description = "Programs that may assume the role without MFA, by the exact subjects of their tokens from an OIDC provider in the role's account; none if left out."
  default     = null

  validation {
    # Not `||`, which evaluates both sides: null has no attributes.
    condition = var.oidc == null ? true : (
      can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[^*?$]+$", var.oidc.provider_arn)) &&
      can(regex("^[^*?$]+$", var.oidc.audience)) &&
      try(length(var.oidc.subjects) > 0, false) &&
      alltrue([for subject in coalesce(var.oidc.subjects, []) : can(regex("^[^*?$]+$", subject))])
    )
    error_message = "oidc must have the provider_arn of an OIDC provider, an audience, and one or more subjects, all without *, ? and $."
  }
}

variable "permissions_boundary" {
  type        = string
  description = "ARN of the managed policy that is the role's permissions boundary."
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a managed policy."
  }
}

variable "path" {
  type        = string
  description = "Path of the role; it is part of its ARN."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]+/)?$", var.path))
    error_message = "path must begin and end with a slash, found \"${var.path}\"."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on the role."
  default     = {}
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

variable "description" {
  type        = string
  description = "Description of the role, at most 1000 characters; none if left out."
  default     = null

  validation {
    # The characters that IAM accepts.
    condition     = var.description == null ? true : can(regex("^[\\t\\n\\r -~\\x{A1}-\\x{FF}]{1,1000}$", var.description))
    error_message = "description must be 1 to 1000 printable characters of Latin-1."
  }
}
