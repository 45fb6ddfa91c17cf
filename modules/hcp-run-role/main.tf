locals {
  # A plan reads the IAM of this account. An apply that creates roles and policies can give itself any permission.
  plan_policy_arns  = var.plan_policy_arns == null ? ["arn:${var.partition}:iam::aws:policy/IAMReadOnlyAccess"] : var.plan_policy_arns
  apply_policy_arns = var.apply_policy_arns == null ? ["arn:${var.partition}:iam::aws:policy/IAMFullAccess"] : var.apply_policy_arns

  plan_trust_policy   = jsonencode(local.plan_trust)
  apply_trust_policy  = jsonencode(local.apply_trust)
  plan_assume_policy  = jsonencode(local.plan_assumes)
  apply_assume_policy = jsonencode(local.apply_assumes)
}

# An account has at most one provider of a host: `create_oidc_provider` is false where it exists.
resource "aws_iam_openid_connect_provider" "this" {
  count = var.create_oidc_provider ? 1 : 0

  url            = "https://${var.hostname}"
  client_id_list = [var.audience]
  tags           = var.tags
}

resource "aws_iam_role" "plan" {
  name               = "${var.name}-plan"
  description        = var.description
  assume_role_policy = local.plan_trust_policy
  tags               = var.tags

  depends_on = [aws_iam_openid_connect_provider.this]

  lifecycle {
    precondition {
      condition     = length(replace(local.plan_trust_policy, "/\\s/", "")) <= 2048
      error_message = "the role's trust policy is longer than the 2048 characters that IAM accepts, white space not counted."
    }
  }
}

resource "aws_iam_role_policy_attachment" "plan" {
  for_each = toset(local.plan_policy_arns)

  role       = aws_iam_role.plan.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "plan" {
  count = length(var.plan_assumes) > 0 ? 1 : 0

  name   = "assume"
  role   = aws_iam_role.plan.name
  policy = local.plan_assume_policy

  lifecycle {
    precondition {
      condition     = length(replace(local.plan_assume_policy, "/\\s/", "")) <= 10240
      error_message = "the role's policy is longer than the 10240 characters that IAM accepts, white space not counted."
    }
  }
}

resource "aws_iam_role" "apply" {
  name               = "${var.name}-apply"
  description        = var.description
  assume_role_policy = local.apply_trust_policy
  tags               = var.tags

  depends_on = [aws_iam_openid_connect_provider.this]

  lifecycle {
    precondition {
      condition     = length(replace(local.apply_trust_policy, "/\\s/", "")) <= 2048
      error_message = "the role's trust policy is longer than the 2048 characters that IAM accepts, white space not counted."
    }
  }
}

resource "aws_iam_role_policy_attachment" "apply" {
  for_each = toset(local.apply_policy_arns)

  role       = aws_iam_role.apply.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "apply" {
  count = length(var.apply_assumes) > 0 ? 1 : 0

  name   = "assume"
  role   = aws_iam_role.apply.name
  policy = local.apply_assume_policy

  lifecycle {
    precondition {
      condition     = length(replace(local.apply_assume_policy, "/\\s/", "")) <= 10240
      error_message = "the role's policy is longer than the 10240 characters that IAM accepts, white space not counted."
    }
  }
}
