# Written by `npm run modules`, from the construct of the same name.

locals {
  plan_policy_arns  = var.plan_policy_arns == null ? ["arn:${var.partition}:iam::aws:policy/IAMReadOnlyAccess"] : var.plan_policy_arns
  apply_policy_arns = var.apply_policy_arns == null ? ["arn:${var.partition}:iam::aws:policy/IAMFullAccess"] : var.apply_policy_arns
}

resource "aws_iam_openid_connect_provider" "this" {
  count = var.create_oidc_provider ? 1 : 0

  client_id_list = [var.audience]
  url            = "https://${var.hostname}"
}

resource "aws_iam_role" "plan" {
  name = "${var.name}-plan"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Federated = "arn:${var.partition}:iam::${var.account_id}:oidc-provider/${var.hostname}"
        }
        Action = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "${var.hostname}:aud" = var.audience
            "${var.hostname}:sub" = [for it in var.workspaces : "organization:${var.organization}:project:${var.project}:workspace:${it}:run_phase:plan"]
          }
        }
      },
    ]
  })

  depends_on = [aws_iam_openid_connect_provider.this]

  lifecycle {
    postcondition {
      condition     = length(replace(self.assume_role_policy, "/\\s/", "")) <= 2048
      error_message = "the role's trust policy is longer than the 2048 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_role_policy_attachment" "plan" {
  for_each = toset(local.plan_policy_arns)

  policy_arn = each.value
  role       = aws_iam_role.plan.name
}

resource "aws_iam_role_policy" "plan" {
  count = length(var.plan_assumes) > 0 ? 1 : 0

  name = "assume"
  role = aws_iam_role.plan.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = var.plan_assumes
      },
    ]
  })

  lifecycle {
    postcondition {
      condition     = length(replace(self.policy, "/\\s/", "")) <= 10240
      error_message = "the role's policy is longer than the 10240 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_role" "apply" {
  name = "${var.name}-apply"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Federated = "arn:${var.partition}:iam::${var.account_id}:oidc-provider/${var.hostname}"
        }
        Action = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "${var.hostname}:aud" = var.audience
            "${var.hostname}:sub" = [for it in var.workspaces : "organization:${var.organization}:project:${var.project}:workspace:${it}:run_phase:apply"]
          }
        }
      },
    ]
  })

  depends_on = [aws_iam_openid_connect_provider.this]

  lifecycle {
    postcondition {
      condition     = length(replace(self.assume_role_policy, "/\\s/", "")) <= 2048
      error_message = "the role's trust policy is longer than the 2048 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_role_policy_attachment" "apply" {
  for_each = toset(local.apply_policy_arns)

  policy_arn = each.value
  role       = aws_iam_role.apply.name
}

resource "aws_iam_role_policy" "apply" {
  count = length(var.apply_assumes) > 0 ? 1 : 0

  name = "assume"
  role = aws_iam_role.apply.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = var.apply_assumes
      },
    ]
  })

  lifecycle {
    postcondition {
      condition     = length(replace(self.policy, "/\\s/", "")) <= 10240
      error_message = "the role's policy is longer than the 10240 characters that IAM takes, white space not counted."
    }
  }
}
