# terraform test, with credentials of the account 444444444444, in which groups may be created and deleted.

variables {
  name                = "gatehouse-test-users"
  identity_account_id = "444444444444"
  members             = []
}

run "is_the_published_pattern_by_default" {
  assert {
    condition = [for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it.Sid] == [
      "SeeOwnRecord",
      "ManageOwnCredentials",
      "SeeAccountSummaryAndLists",
      "CreateOwnFirstMfaDevice",
      "CreateOwnFurtherMfaDevicesWithMfa",
      "EnableOwnMfaDevice",
      "RemoveOwnMfaDeviceWithMfa",
      "DeleteOwnFirstMfaDevice",
      "DenyWithoutMfa",
    ]
    error_message = "wrong statements: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = jsondecode(aws_iam_group_policy.this.policy).Statement[0].Resource == "arn:aws:iam::444444444444:user/$${aws:username}"
    error_message = "IAM's own variable is missing"
  }

  assert {
    condition     = !contains(one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "DenyWithoutMfa"]).NotAction, "iam:ChangePassword")
    error_message = "a password may be changed without MFA"
  }
}

run "names_its_group" {
  assert {
    condition     = output.path == "/" && length(output.unique_id) > 0
    error_message = "wrong path or unique ID: ${output.path} ${output.unique_id}"
  }
}

run "closes_enrollment_by_default" {
  assert {
    condition     = length(jsondecode(aws_iam_policy.this[0].policy).Statement) == 1 && keys(jsondecode(aws_iam_policy.this[0].policy).Statement[0].Condition) == ["BoolIfExists"]
    error_message = "a window is open: ${aws_iam_policy.this[0].policy}"
  }

  assert {
    condition     = aws_iam_group_policy_attachments_exclusive.this[0].policy_arns == toset([aws_iam_policy.this[0].arn])
    error_message = "the policy is not attached"
  }
}

run "denies_access_keys" {
  variables {
    access_keys           = false
    access_key_exceptions = ["zoe", "bob", "zoe"]
  }

  assert {
    condition     = one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "DenyLongTermCredentials"]).Condition == { StringNotEquals = { "aws:username" = ["bob", "zoe"] } }
    error_message = "somebody else may create access keys: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = contains([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it.Sid], "LoginWithBrowser")
    error_message = "aws login is not allowed"
  }

  assert {
    condition     = !contains(one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "ManageOwnCredentials"]).Action, "iam:*AccessKey*")
    error_message = "self-service allows access keys"
  }
}

run "denies_access_keys_to_single_users" {
  variables {
    access_key_exceptions = ["bob"]
  }

  assert {
    condition     = one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "DenyLongTermCredentials"]).Condition == { StringEqualsIfExists = { "aws:username" = ["bob"] } }
    error_message = "a session without a user's name may create access keys: ${aws_iam_group_policy.this.policy}"
  }
}

run "opens_windows" {
  variables {
    enroll_until       = "2026-12-02T00:00:00Z"
    enrollment_windows = ["2026-12-04T18:00:00Z", "2026-12-01T00:00:00Z", "2026-12-04T18:00:00Z"]
  }

  assert {
    condition = jsondecode(aws_iam_policy.this[0].policy).Statement[*].Condition == [
      {
        BoolIfExists          = { "aws:MultiFactorAuthPresent" = "false" }
        StringNotEquals       = { "aws:PrincipalTag/gatehouse-enroll-until" = ["2026-12-04T18:00:00Z"] }
        DateGreaterThanEquals = { "aws:CurrentTime" = "2026-12-02T00:00:00Z" }
      },
      {
        BoolIfExists          = { "aws:MultiFactorAuthPresent" = "false" }
        StringEquals          = { "aws:PrincipalTag/gatehouse-enroll-until" = "2026-12-04T18:00:00Z" }
        DateGreaterThanEquals = { "aws:CurrentTime" = "2026-12-04T18:00:00Z" }
      },
    ]
    error_message = "wrong windows: ${aws_iam_policy.this[0].policy}"
  }
}

run "leaves_enrollment_open_on_request" {
  variables {
    open_enrollment = true
  }

  assert {
    condition     = length(aws_iam_policy.this) == 0 && length(aws_iam_group_policy_attachments_exclusive.this[0].policy_arns) == 0
    error_message = "enrollment is closed"
  }
}

run "takes_its_options" {
  variables {
    first_login_password_change = true
    delete_own_mfa_device       = false
    login_with_browser          = true
    exclusive                   = false
  }

  assert {
    condition     = join(" ", slice([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it.Sid], 5, 8)) == "EnableOwnMfaDevice LoginWithBrowser DenyWithoutMfa"
    error_message = "wrong statements: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = contains(one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "DenyWithoutMfa"]).NotAction, "iam:ChangePassword")
    error_message = "a password may not be changed without MFA"
  }
}

run "exempts_actions_from_mfa" {
  variables {
    mfa_exempt = ["sts:DecodeAuthorizationMessage", "iam:ListUsers"]
  }

  assert {
    condition     = one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "CallWithoutMfa"]).Action == ["iam:ListUsers", "sts:DecodeAuthorizationMessage"]
    error_message = "nothing allows the exempt actions: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = length(setsubtract(var.mfa_exempt, one([for it in jsondecode(aws_iam_group_policy.this.policy).Statement : it if it.Sid == "DenyWithoutMfa"]).NotAction)) == 0
    error_message = "the Deny covers an exempt action: ${aws_iam_group_policy.this.policy}"
  }
}

run "has_a_path_and_tags" {
  command = plan

  variables {
    path = "/people/"
    tags = { team = "web" }
  }

  assert {
    condition     = aws_iam_group.this.path == "/people/"
    error_message = "wrong path"
  }

  assert {
    condition     = aws_iam_policy.this[0].tags == tomap({ team = "web" })
    error_message = "the policy has no tags"
  }
}

run "refuses_to_exempt_what_makes_credentials" {
  command = plan

  variables {
    mfa_exempt = ["iam:CreateAccessKey"]
  }

  expect_failures = [var.mfa_exempt]
}

run "refuses_to_exempt_a_wildcard" {
  command = plan

  variables {
    mfa_exempt = ["iam:List*"]
  }

  expect_failures = [var.mfa_exempt]
}

run "refuses_the_id_of_another_account" {
  command = plan

  variables {
    identity_account_id = "111111111111"
  }

  expect_failures = [aws_iam_group_policy.this]
}

run "refuses_what_is_no_group" {
  command = plan

  variables {
    name                = "all users"
    identity_account_id = "11111111111a"
    members             = ["bob marley"]
    partition           = "eu"
    enroll_until        = "2026-12-02"
    enrollment_windows  = ["2026-12-32T00:00:00Z"]
  }

  expect_failures = [var.enroll_until, var.enrollment_windows, var.name, var.identity_account_id, var.members, var.partition]
}
