# Written by `npm run modules` from run-trust.ts: edit the rules there.

locals {
  plan_trust = {
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
            "${var.hostname}:sub" = [for workspace in var.workspaces : "organization:${var.organization}:project:${var.project}:workspace:${workspace}:run_phase:plan"]
          }
        }
      },
    ]
  }

  apply_trust = {
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
            "${var.hostname}:sub" = [for workspace in var.workspaces : "organization:${var.organization}:project:${var.project}:workspace:${workspace}:run_phase:apply"]
          }
        }
      },
    ]
  }

  plan_assumes = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = var.plan_assumes
      },
    ]
  }

  apply_assumes = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = var.apply_assumes
      },
    ]
  }
}
