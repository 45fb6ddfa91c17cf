# terraform test, with credentials of an account for tests: an account has one password policy.

run "requires_all_kinds_of_characters" {
  variables {
    max_age_days     = 90
    reuse_prevention = 24
  }

  assert {
    condition     = aws_iam_account_password_policy.this.minimum_password_length == 14 && aws_iam_account_password_policy.this.require_symbols
    error_message = "a password may be shorter, or without symbols"
  }
}

run "requires_what_its_inputs_name" {
  variables {
    max_age_days                   = 90
    require_lowercase_characters   = false
    require_uppercase_characters   = false
    require_numbers                = false
    require_symbols                = false
    allow_users_to_change_password = false
    hard_expiry                    = true
  }

  assert {
    condition = !anytrue([
      aws_iam_account_password_policy.this.require_lowercase_characters,
      aws_iam_account_password_policy.this.require_uppercase_characters,
      aws_iam_account_password_policy.this.require_numbers,
      aws_iam_account_password_policy.this.require_symbols,
      aws_iam_account_password_policy.this.allow_users_to_change_password,
    ])
    error_message = "a rule is in the policy that its input turns off"
  }

  assert {
    condition     = aws_iam_account_password_policy.this.hard_expiry
    error_message = "an expired password can be changed at sign-in"
  }
}

run "refuses_a_hard_expiry_of_what_does_not_expire" {
  command = plan

  variables {
    hard_expiry = true
  }

  expect_failures = [aws_iam_account_password_policy.this]
}

run "refuses_fractions" {
  command = plan

  variables {
    minimum_length   = 14.5
    max_age_days     = 90.5
    reuse_prevention = 12.5
  }

  expect_failures = [var.minimum_length, var.max_age_days, var.reuse_prevention]
}

run "refuses_what_aws_does_not_accept" {
  command = plan

  variables {
    minimum_length   = 5
    max_age_days     = 0
    reuse_prevention = 25
  }

  expect_failures = [var.minimum_length, var.max_age_days, var.reuse_prevention]
}
