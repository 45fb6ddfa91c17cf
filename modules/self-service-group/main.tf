locals {
  # A user's own window that ends before everyone's would close what is open to that user.
  windows = [for end in distinct(var.enrollment_windows) : end if var.enroll_until == null ? true : timecmp(end, var.enroll_until) > 0]

  has_end     = var.enroll_until != null
  has_windows = length(local.windows) > 0

  access_key_exceptions = sort(distinct(var.access_key_exceptions))
  has_exceptions        = length(local.access_key_exceptions) > 0

  is_on = {
    delete_own_mfa_device = var.delete_own_mfa_device
    login_with_browser    = coalesce(var.login_with_browser, !var.access_keys)
  }

  exempt_from_mfa = concat(var.mfa_exempt, local.setting_source_identity)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      # Not `var.access_keys ? … : []`, whose two results must have one type.
      [for statement in local.own_credentials : statement if var.access_keys],
      [for statement in local.own_credentials_without_keys : statement if !var.access_keys],
      !var.access_keys && local.has_exceptions ? [local.keys_of_exceptions] : [],
      flatten(local.allowed_by_flags),
      local.call_without_mfa,
      var.first_login_password_change ? [] : [local.deny_without_mfa],
      var.first_login_password_change ? [local.deny_without_mfa_except_first_login] : [],
      var.access_keys && local.has_exceptions ? [local.deny_keys_to_exceptions] : [],
      !var.access_keys && local.has_exceptions ? [local.deny_keys_except_to_exceptions] : [],
      !var.access_keys && !local.has_exceptions ? [local.deny_keys] : [],
    )
  })

  enrollment = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      !local.has_end && !local.has_windows ? [local.enrollment_closed] : [],
      local.has_end && !local.has_windows ? [local.enrollment_closed_from] : [],
      !local.has_end && local.has_windows ? [local.enrollment_closed_to_others] : [],
      local.has_end && local.has_windows ? [local.enrollment_closed_to_others_from] : [],
      local.enrollment_closed_by_window,
    )
  })
}

resource "aws_iam_group" "this" {
  name = var.name
  path = var.path
}

# Denies enrolling a device without MFA outside the windows. A policy of its own, attached before the inline policy,
# which allows what it denies.
resource "aws_iam_policy" "this" {
  count = var.open_enrollment ? 0 : 1

  name   = "${var.name}-enrollment"
  policy = local.enrollment
  tags   = var.tags

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = length(replace(local.enrollment, "/\\s/", "")) <= 6144
      error_message = "policy ${var.name}-enrollment is longer than the 6144 characters that IAM accepts, white space not counted."
    }
  }
}

resource "aws_iam_group_policy_attachment" "this" {
  count = var.open_enrollment ? 0 : 1

  group      = aws_iam_group.this.name
  policy_arn = aws_iam_policy.this[0].arn

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_iam_group_policy" "this" {
  name   = var.name
  group  = aws_iam_group.this.name
  policy = local.policy

  depends_on = [aws_iam_group_policy_attachment.this]

  lifecycle {
    precondition {
      condition     = length(replace(local.policy, "/\\s/", "")) <= 5120
      error_message = "the group's policy is longer than the 5120 characters that IAM accepts, white space not counted."
    }

    # A policy that names users of another account or partition allows nothing, and its Deny would lock everyone out.
    precondition {
      condition     = split(":", aws_iam_group.this.arn)[1] == var.partition && split(":", aws_iam_group.this.arn)[4] == var.identity_account_id
      error_message = "identity_account_id and partition must be the provider's own: it is in account ${split(":", aws_iam_group.this.arn)[4]} of partition ${split(":", aws_iam_group.this.arn)[1]}, found ${var.identity_account_id} of ${var.partition}."
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
  policy_arns = aws_iam_group_policy_attachment.this[*].policy_arn

  # Detaches last: nobody loses a part of their permissions while another policy takes it over.
  depends_on = [aws_iam_group_policy.this]
}

resource "aws_iam_group_membership" "this" {
  name  = var.name
  group = aws_iam_group.this.name
  users = var.members
}
