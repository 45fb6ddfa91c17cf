# Written by `npm run modules`, from the construct of the same name.

resource "aws_iam_user" "this" {
  force_destroy = true
  name          = var.name

  tags = merge(var.tags, { for key, value in {
    gatehouse-enroll-until = var.enroll_until
  } : key => value if value != null })
}

resource "aws_iam_user_policy" "this" {
  count = coalesce(var.mfa_device, var.name) != var.name ? 1 : 0

  name = "mfa-device"
  user = aws_iam_user.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "CreateNamedMfaDevice"
          Effect   = "Allow"
          Action   = "iam:CreateVirtualMFADevice"
          Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/${var.mfa_device}"
        },
        {
          Sid         = "DenyOtherMfaDevicesWithoutMfa"
          Effect      = "Deny"
          Action      = ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"]
          NotResource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/${var.mfa_device}"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
          }
        },
      ],
      var.delete_own_mfa_device ? [
        {
          Sid      = "DeleteNamedMfaDevice"
          Effect   = "Allow"
          Action   = "iam:DeleteVirtualMFADevice"
          Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/${var.mfa_device}"
        },
      ] : []
    )
  })

  lifecycle {
    precondition {
      condition     = split(":", aws_iam_user.this.arn)[1] == var.partition && split(":", aws_iam_user.this.arn)[4] == var.identity_account_id
      error_message = "identity_account_id and partition must be the provider's own: it is in account ${split(":", aws_iam_user.this.arn)[4]} of partition ${split(":", aws_iam_user.this.arn)[1]}, found ${var.identity_account_id} of ${var.partition}."
    }
  }
}

resource "aws_iam_user_policies_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  policy_names = aws_iam_user_policy.this[*].name
  user_name    = aws_iam_user.this.name
}

resource "aws_iam_user_policy_attachments_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  policy_arns = []
  user_name   = aws_iam_user.this.name
}

resource "aws_iam_user_login_profile" "this" {
  count = var.pgp_key != null ? 1 : 0

  password_length         = var.password_length
  password_reset_required = var.password_reset_required
  pgp_key                 = var.pgp_key
  user                    = aws_iam_user.this.name

  lifecycle {
    ignore_changes = [pgp_key, password_length, password_reset_required]
  }
}
