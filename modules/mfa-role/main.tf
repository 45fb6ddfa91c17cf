locals {
  trust_conditions = concat(
    local.trust_mfa,
    local.trust_session_name,
    local.trust_source_identity,
    local.trust_organization,
    [for line in var.conditions : line],
  )

  # A call has an IP address or a VPC, never both: a statement for each kind, of which one suffices.
  trust_places = concat(local.trust_anywhere, local.trust_from_ips, local.trust_from_vpcs)

  # By operator and key, for each statement.
  trust_lines = { for place in local.trust_places : place.sid => concat(local.trust_conditions, place.conditions) }
  trust_blocks = { for sid, lines in local.trust_lines : sid => {
    for test in distinct([for line in lines : line.test]) :
    test => { for line in lines : line.variable => line.values if line.test == test }
  } }

  trust_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.trust_people, local.trust_set_source_identity, local.trust_programs)
  })
}

resource "aws_iam_role" "this" {
  name                 = var.name
  path                 = var.path
  description          = var.description
  assume_role_policy   = local.trust_policy
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  lifecycle {
    precondition {
      condition     = var.policy != null || length(var.managed_policy_arns) > 0
      error_message = "a role without permissions: set policy, managed_policy_arns, or both."
    }

    precondition {
      condition     = length(replace(local.trust_policy, "/\\s/", "")) <= 2048
      error_message = "the role's trust policy is longer than the 2048 characters that IAM accepts, white space not counted."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  # Without managed policies there is an inline one, whatever `policy` turns out to be: so it may be unknown at plan.
  count = (length(var.managed_policy_arns) == 0 ? true : var.policy != null) ? 1 : 0

  name   = var.name
  role   = aws_iam_role.this.name
  policy = var.policy

  lifecycle {
    precondition {
      condition     = length(replace(var.policy, "/\\s/", "")) <= 10240
      error_message = "the role's policy is longer than the 10240 characters that IAM accepts, white space not counted."
    }
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(var.managed_policy_arns)

  role       = aws_iam_role.this.name
  policy_arn = each.value
}

# Policies attached manually are drift, which the next plan shows and removes.

resource "aws_iam_role_policies_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  role_name    = aws_iam_role.this.name
  policy_names = aws_iam_role_policy.this[*].name
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  role_name   = aws_iam_role.this.name
  policy_arns = values(aws_iam_role_policy_attachment.this)[*].policy_arn
}
