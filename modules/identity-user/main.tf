locals {
  # Only a device whose name differs from the user name needs a policy of the user's own.
  mfa_device       = coalesce(var.mfa_device, var.name)
  has_named_device = local.mfa_device != var.name

  # The tag that the self-service group's enrollment windows compare.
  enrollment_tag = { for end in var.enroll_until[*] : "gatehouse-enroll-until" => end }
}

# No path: the self-service policy allows user/$${aws:username}, which would not match.
resource "aws_iam_user" "this" {
  name = var.name
  tags = merge(var.tags, local.enrollment_tag)

  permissions_boundary = var.permissions_boundary

  # Users create their own access keys and MFA devices, which would otherwise block deletion.
  force_destroy = var.force_destroy
}

resource "aws_iam_user_policy" "this" {
  count = local.has_named_device ? 1 : 0

  name = "mfa-device"
  user = aws_iam_user.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.create_named_mfa_device,
      var.delete_own_mfa_device ? [local.delete_named_mfa_device] : [],
    )
  })

  lifecycle {
    # A policy that names a device of another account or partition reaches nobody's.
    precondition {
      condition     = split(":", aws_iam_user.this.arn)[1] == var.partition && split(":", aws_iam_user.this.arn)[4] == var.identity_account_id
      error_message = "identity_account_id and partition must be the provider's own: it is in account ${split(":", aws_iam_user.this.arn)[4]} of partition ${split(":", aws_iam_user.this.arn)[1]}, found ${var.identity_account_id} of ${var.partition}."
    }
  }
}

# All permissions come from groups: a policy attached to the user is drift.

resource "aws_iam_user_policies_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  user_name    = aws_iam_user.this.name
  policy_names = aws_iam_user_policy.this[*].name
}

resource "aws_iam_user_policy_attachments_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  user_name   = aws_iam_user.this.name
  policy_arns = []
}

resource "aws_iam_user_login_profile" "this" {
  count = var.pgp_key != null ? 1 : 0

  user                    = aws_iam_user.this.name
  pgp_key                 = var.pgp_key
  password_length         = var.password_length
  password_reset_required = var.password_reset_required

  lifecycle {
    # They describe how the first password was created. A change would replace the profile, and with it the password
    # that the user has chosen since.
    ignore_changes = [pgp_key, password_length, password_reset_required]
  }
}
