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
