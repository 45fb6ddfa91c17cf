terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "trusted_role_arns" {
  type = list(string)
}

variable "mfa_age" {
  type    = number
  default = 86400
}

variable "max_session_duration" {
  type    = number
  default = 3600
}

variable "create_admin_role" {
  type    = bool
  default = false
}

variable "admin_role_policy_arns" {
  type    = list(string)
  default = []
}

variable "create_readonly_role" {
  type    = bool
  default = false
}

data "aws_iam_policy_document" "assume_role_with_mfa" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "AWS"
      identifiers = var.trusted_role_arns
    }
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge"
      values   = [var.mfa_age]
    }
  }
}

resource "aws_iam_role" "admin" {
  count = var.create_admin_role ? 1 : 0

  name                  = "admin"
  path                  = "/"
  max_session_duration  = var.max_session_duration
  force_detach_policies = false
  assume_role_policy    = data.aws_iam_policy_document.assume_role_with_mfa.json
}

resource "aws_iam_role_policy_attachment" "admin" {
  count = var.create_admin_role ? length(var.admin_role_policy_arns) : 0

  role       = aws_iam_role.admin[0].name
  policy_arn = element(var.admin_role_policy_arns, count.index)
}

resource "aws_iam_role" "readonly" {
  count = var.create_readonly_role ? 1 : 0

  name                  = "readonly"
  path                  = "/"
  max_session_duration  = var.max_session_duration
  force_detach_policies = false
  assume_role_policy    = data.aws_iam_policy_document.assume_role_with_mfa.json
}

resource "aws_iam_role_policy_attachment" "readonly" {
  count = var.create_readonly_role ? 1 : 0

  role       = aws_iam_role.readonly[0].name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

output "admin_iam_role_arn" {
  value = one(aws_iam_role.admin[*].arn)
}

output "readonly_iam_role_arn" {
  value = one(aws_iam_role.readonly[*].arn)
}
