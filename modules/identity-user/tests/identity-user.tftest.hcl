# terraform test, with credentials of the account 444444444444, in which users may be created and deleted.

variables {
  name                = "gatehouse-test-user"
  identity_account_id = "444444444444"
}

run "has_no_permissions_of_their_own" {
  assert {
    condition     = length(aws_iam_user_policy.this) == 0 && length(aws_iam_user_policies_exclusive.this[0].policy_names) == 0
    error_message = "there is a policy"
  }

  assert {
    condition     = aws_iam_user.this.force_destroy && output.name == "gatehouse-test-user"
    error_message = "offboarding would not be one deleted line"
  }

  assert {
    condition     = output.path == "/" && length(output.unique_id) > 0
    error_message = "wrong path or unique ID: ${output.path} ${output.unique_id}"
  }

  assert {
    condition     = endswith(output.arn, ":user/gatehouse-test-user")
    error_message = "the self-service policy would not match the user: ${output.arn}"
  }
}

run "holds_the_end_of_the_window_in_a_tag" {
  variables {
    enroll_until = "2026-12-02T00:00:00Z"
    tags         = { team = "web" }
  }

  assert {
    condition     = aws_iam_user.this.tags == tomap({ team = "web", gatehouse-enroll-until = "2026-12-02T00:00:00Z" })
    error_message = "wrong tags: ${jsonencode(aws_iam_user.this.tags)}"
  }
}

run "may_name_their_device" {
  variables {
    mfa_device            = "gatehouse-test-phone"
    delete_own_mfa_device = false
  }

  assert {
    condition     = jsondecode(aws_iam_user_policy.this[0].policy).Statement[0].Resource == "arn:aws:iam::444444444444:mfa/gatehouse-test-phone"
    error_message = "the user cannot create the named device"
  }

  assert {
    condition     = length(jsondecode(aws_iam_user_policy.this[0].policy).Statement) == 2
    error_message = "the user may delete the device"
  }
}

run "has_a_boundary" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
    force_destroy        = false
  }

  assert {
    condition     = aws_iam_user.this.permissions_boundary == "arn:aws:iam::aws:policy/PowerUserAccess" && !aws_iam_user.this.force_destroy
    error_message = "no boundary, or the user's keys are deleted with them"
  }
}

run "refuses_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "PowerUserAccess"
  }

  expect_failures = [var.permissions_boundary]
}

run "refuses_the_id_of_another_account" {
  command = plan

  variables {
    identity_account_id = "111111111111"
    mfa_device          = "gatehouse-test-phone"
  }

  expect_failures = [aws_iam_user_policy.this]
}

run "refuses_what_is_no_user" {
  command = plan

  variables {
    name                = "a"
    identity_account_id = "alice"
    mfa_device          = "my phone"
    pgp_key             = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
    password_length     = 24.5
    partition           = "aws-eu"
    enroll_until        = "tomorrow"
    tags                = { Gatehouse-Enroll-Until = "2099-01-01T00:00:00Z" }
  }

  expect_failures = [var.enroll_until, var.tags, var.name, var.identity_account_id, var.mfa_device, var.pgp_key, var.password_length, var.partition]
}
