# Written by `npm run modules`, from the construct of the same name.

locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      var.not_after != null ? [
        {
          Sid      = "AssumeRolesUntil${replace(var.not_after, "/[^0-9A-Z]/", "")}"
          Effect   = "Allow"
          Action   = "sts:AssumeRole"
          Resource = var.role_arns
          Condition = {
            DateLessThan = {
              "aws:CurrentTime" = var.not_after
            }
          }
        },
      ] : [],
      var.not_after == null ? [
        {
          Sid      = "AssumeRoles"
          Effect   = "Allow"
          Action   = "sts:AssumeRole"
          Resource = var.role_arns
        },
      ] : []
    )
  })
}

resource "aws_iam_group" "this" {
  name = var.name
  path = var.path
}

resource "aws_iam_group_policy" "this" {
  group  = aws_iam_group.this.name
  name   = var.name
  policy = local.policy

  lifecycle {
    precondition {
      condition     = length(replace(local.policy, "/\\s/", "")) <= 5120
      error_message = "the group's policy is longer than the 5120 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_group_policies_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  group_name   = aws_iam_group.this.name
  policy_names = [aws_iam_group_policy.this.name]
}

resource "aws_iam_group_policy_attachments_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  group_name  = aws_iam_group.this.name
  policy_arns = []
}

resource "aws_iam_group_membership" "this" {
  group = aws_iam_group.this.name
  name  = var.name
  users = var.members
}
