# Replaces AWS's default entirely (8 characters of three kinds). It requires all four kinds, because IAM cannot express
# three of four.
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = var.minimum_length
  max_password_age             = var.max_age_days
  password_reuse_prevention    = var.reuse_prevention
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true

  # Self-service allows it only with MFA. With a hard expiry, people would need an administrator to sign in again.
  allow_users_to_change_password = true
  hard_expiry                    = false
}
