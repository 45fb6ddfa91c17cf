# Written by `npm run modules`, from the construct of the same name.

resource "aws_iam_account_password_policy" "this" {
  allow_users_to_change_password = true
  hard_expiry                    = false
  max_password_age               = var.max_age_days
  minimum_password_length        = var.minimum_length
  password_reuse_prevention      = var.reuse_prevention
  require_lowercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  require_uppercase_characters   = true
}
