# Replaces AWS's default entirely (8 characters of three kinds). By default it requires all four kinds, because IAM
# cannot express three of four.
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = var.minimum_length
  max_password_age               = var.max_age_days
  password_reuse_prevention      = var.reuse_prevention
  require_lowercase_characters   = var.require_lowercase_characters
  require_uppercase_characters   = var.require_uppercase_characters
  require_numbers                = var.require_numbers
  require_symbols                = var.require_symbols
  allow_users_to_change_password = var.allow_users_to_change_password
  hard_expiry                    = var.hard_expiry

  lifecycle {
    precondition {
      condition     = !var.hard_expiry || var.max_age_days != null
      error_message = "hard_expiry has no effect without max_age_days: passwords do not expire."
    }
  }
}
