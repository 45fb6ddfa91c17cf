variable "name" {
  type = string
}

variable "group_users" {
  type = list(string)
}

variable "attach_iam_self_management_policy" {
  type = bool
}

data "aws_caller_identity" "current" {}

locals {
  own = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/$${aws:username}"]
}

data "aws_iam_policy_document" "iam_self_management" {
  statement {
    sid       = "AllowViewAccountInfo"
    effect    = "Allow"
    actions   = ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]
    resources = ["*"]
  }
  statement {
    sid       = "AllowManageOwnPasswords"
    effect    = "Allow"
    actions   = ["iam:ChangePassword", "iam:GetUser"]
    resources = local.own
  }
  statement {
    sid       = "AllowManageOwnAccessKeys"
    effect    = "Allow"
    actions   = ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys", "iam:UpdateAccessKey"]
    resources = local.own
  }
  statement {
    sid       = "AllowManageOwnVirtualMFADevice"
    effect    = "Allow"
    actions   = ["iam:CreateVirtualMFADevice"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:mfa/*"]
  }
  statement {
    sid       = "AllowManageOwnUserMFA"
    effect    = "Allow"
    actions   = ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"]
    resources = local.own
  }
}

resource "aws_iam_policy" "iam_self_management" {
  count = var.attach_iam_self_management_policy ? 1 : 0

  name_prefix = "IAMSelfManagement-"
  policy      = data.aws_iam_policy_document.iam_self_management.json
}

resource "aws_iam_group" "this" {
  count = 1

  name = var.name
  path = "/"
}

resource "aws_iam_group_policy_attachment" "iam_self_management" {
  count = var.attach_iam_self_management_policy ? 1 : 0

  group      = aws_iam_group.this[0].id
  policy_arn = aws_iam_policy.iam_self_management[0].arn
}

resource "aws_iam_group_membership" "this" {
  count = length(var.group_users) > 0 ? 1 : 0

  group = aws_iam_group.this[0].id
  name  = var.name
  users = var.group_users
}
