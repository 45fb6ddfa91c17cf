# terraform test, with credentials of the account 444444444444, in which groups may be made and deleted.

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
      "DenyWithoutMfa",
    ]
    error_message = "the statements are others: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = jsondecode(aws_iam_group_policy.this.policy).Statement[0].Resource == "arn:aws:iam::444444444444:user/$${aws:username}"
    error_message = "IAM's own variable did not arrive"
  }

  assert {
    condition     = !contains(jsondecode(aws_iam_group_policy.this.policy).Statement[7].NotAction, "iam:ChangePassword")
    error_message = "a password may be changed without MFA"
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
    error_message = "the statements are others: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = contains(jsondecode(aws_iam_group_policy.this.policy).Statement[7].NotAction, "iam:ChangePassword")
    error_message = "a password may not be changed without MFA"
  }
}

run "refuses_the_number_of_another_account" {
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
  }

  expect_failures = [var.name, var.identity_account_id, var.members, var.partition]
}
