terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "role_name" {
  type = string
}

variable "trusted_role_arns" {
  type = list(string)
}

variable "role_requires_mfa" {
  type    = bool
  default = true
}

variable "mfa_age" {
  type    = number
  default = 86400
}

variable "role_sts_externalid" {
  type    = list(string)
  default = []
}

variable "custom_role_policy_arns" {
  type    = list(string)
  default = []
}

variable "attach_readonly_policy" {
  type    = bool
  default = false
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "AWS"
      identifiers = var.trusted_role_arns
    }
    dynamic "condition" {
      for_each = var.role_requires_mfa ? { Bool = ["aws:MultiFactorAuthPresent", "true"], NumericLessThan = ["aws:MultiFactorAuthAge", var.mfa_age] } : {}
      content {
        test     = condition.key
        variable = condition.value[0]
        values   = [condition.value[1]]
      }
    }
    dynamic "condition" {
      for_each = length(var.role_sts_externalid) > 0 ? [true] : []
      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = var.role_sts_externalid
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count = 1

  name                  = var.role_name
  path                  = "/"
  max_session_duration  = 3600
  description           = ""
  force_detach_policies = false
  permissions_boundary  = ""
  assume_role_policy    = data.aws_iam_policy_document.assume_role.json
  tags                  = {}
}

resource "aws_iam_role_policy_attachment" "custom" {
  count = length(var.custom_role_policy_arns)

  role       = aws_iam_role.this[0].name
  policy_arn = element(var.custom_role_policy_arns, count.index)
}

resource "aws_iam_role_policy_attachment" "readonly" {
  count = var.attach_readonly_policy ? 1 : 0

  role       = aws_iam_role.this[0].name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

output "iam_role_arn" {
  value = aws_iam_role.this[0].arn
}
