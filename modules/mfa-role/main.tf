# Written by `npm run modules`, from the construct of the same name.

resource "aws_iam_role" "this" {
  max_session_duration = var.max_session_duration
  name                 = var.name
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      var.named_sessions ? [
        {
          Sid    = "IdentityAccountWithRecentMfa"
          Effect = "Allow"
          Principal = {
            AWS = "arn:${var.partition}:iam::${var.identity_account_id}:root"
          }
          Action = "sts:AssumeRole"
          Condition = {
            Bool = {
              "aws:MultiFactorAuthPresent" = "true"
              "aws:SecureTransport"        = "true"
            }
            NumericLessThan = {
              "aws:MultiFactorAuthAge" = tostring(var.mfa_max_age)
            }
            StringEquals = {
              "sts:RoleSessionName" = "$${aws:username}"
            }
          }
        },
      ] : [],
      !var.named_sessions ? [
        {
          Sid    = "IdentityAccountWithRecentMfa"
          Effect = "Allow"
          Principal = {
            AWS = "arn:${var.partition}:iam::${var.identity_account_id}:root"
          }
          Action = "sts:AssumeRole"
          Condition = {
            Bool = {
              "aws:MultiFactorAuthPresent" = "true"
              "aws:SecureTransport"        = "true"
            }
            NumericLessThan = {
              "aws:MultiFactorAuthAge" = tostring(var.mfa_max_age)
            }
          }
        },
      ] : [],
      var.oidc != null ? [
        {
          Sid    = "ProgramsByTheirSubject"
          Effect = "Allow"
          Principal = {
            Federated = var.oidc.provider_arn
          }
          Action = "sts:AssumeRoleWithWebIdentity"
          Condition = {
            StringEquals = {
              "${element(split("oidc-provider/", var.oidc.provider_arn), 1)}:aud" = var.oidc.audience
              "${element(split("oidc-provider/", var.oidc.provider_arn), 1)}:sub" = var.oidc.subjects
            }
            Bool = {
              "aws:SecureTransport" = "true"
            }
          }
        },
      ] : []
    )
  })

  lifecycle {
    precondition {
      condition     = var.policy != null || length(var.managed_policy_arns) > 0
      error_message = "a role without permissions: give it a policy, managed_policy_arns, or both."
    }

    postcondition {
      condition     = length(replace(self.assume_role_policy, "/\\s/", "")) <= 2048
      error_message = "the role's trust policy is longer than the 2048 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  count = (length(var.managed_policy_arns) == 0 ? true : var.policy != null) ? 1 : 0

  name   = var.name
  policy = var.policy
  role   = aws_iam_role.this.name

  lifecycle {
    precondition {
      condition     = length(replace(var.policy, "/\\s/", "")) <= 10240
      error_message = "the role's policy is longer than the 10240 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(var.managed_policy_arns)

  policy_arn = each.value
  role       = aws_iam_role.this.name
}

resource "aws_iam_role_policies_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  policy_names = aws_iam_role_policy.this[*].name
  role_name    = aws_iam_role.this.name
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  policy_arns = values(aws_iam_role_policy_attachment.this)[*].policy_arn
  role_name   = aws_iam_role.this.name
}
