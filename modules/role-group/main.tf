locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for statement in [local.assume_roles] : statement if var.not_after == null && !var.source_identity],
      [for statement in [local.assume_roles_by_source_identity] : statement if var.not_after == null && var.source_identity],
      [for statement in local.assume_roles_until : statement if !var.source_identity],
      [for statement in local.assume_roles_until_by_source_identity : statement if var.source_identity],
    )
  })
}

resource "aws_iam_group" "this" {
  name = var.name
  path = var.path
}

resource "aws_iam_group_policy" "this" {
  name   = var.name
  group  = aws_iam_group.this.name
  policy = local.policy

  lifecycle {
    precondition {
      condition     = length(replace(local.policy, "/\\s/", "")) <= 5120
      error_message = "the group's policy is longer than the 5120 characters that IAM accepts, white space not counted."
    }
  }
}

# Policies attached manually are drift, which the next plan shows and removes.

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

# Exists for an empty group, too: without it an unknown member would not show.
resource "aws_iam_group_membership" "this" {
  name  = var.name
  group = aws_iam_group.this.name
  users = var.members
}
