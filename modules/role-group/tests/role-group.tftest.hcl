# terraform test, with credentials of an account in which groups may be created and deleted.

variables {
  name      = "gatehouse-test-group"
  role_arns = ["arn:aws:iam::222222222222:role/vpc", "arn:aws:iam::333333333333:role/people/vpc"]
}

run "may_assume_exactly_these_roles" {
  assert {
    condition = jsondecode(aws_iam_group_policy.this.policy).Statement == [{
      Sid      = "AssumeRoles"
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = ["arn:aws:iam::222222222222:role/vpc", "arn:aws:iam::333333333333:role/people/vpc"]
    }]
    error_message = "wrong policy: ${aws_iam_group_policy.this.policy}"
  }

  assert {
    condition     = aws_iam_group_policies_exclusive.this[0].policy_names == toset(["gatehouse-test-group"])
    error_message = "the policies are not exclusive"
  }

  assert {
    condition     = output.name == "gatehouse-test-group" && output.arn == aws_iam_group.this.arn && output.path == "/" && length(output.unique_id) > 0
    error_message = "the outputs are not the group's"
  }
}

run "may_end" {
  variables {
    not_after = "2027-02-01T00:00:00Z"
  }

  assert {
    condition = jsondecode(aws_iam_group_policy.this.policy).Statement == [{
      Sid       = "AssumeRolesUntil20270201T000000Z"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Resource  = [for arn in var.role_arns : arn]
      Condition = { DateLessThan = { "aws:CurrentTime" = "2027-02-01T00:00:00Z" } }
    }]
    error_message = "wrong policy: ${aws_iam_group_policy.this.policy}"
  }
}

run "refuses_what_is_no_group" {
  command = plan

  variables {
    name      = ""
    role_arns = ["arn:aws:iam::222222222222:role/*"]
    members   = ["arn:aws:iam::111111111111:user/alice"]
    not_after = "2027-02-01"
    path      = "people"
  }

  expect_failures = [var.name, var.role_arns, var.members, var.not_after, var.path]
}

run "refuses_roles_by_variables_of_iam" {
  command = plan

  variables {
    role_arns = ["arn:aws:iam::222222222222:role/$${aws:username}"]
  }

  expect_failures = [var.role_arns]
}

run "refuses_no_roles" {
  command = plan

  variables {
    role_arns = []
  }

  expect_failures = [var.role_arns]
}

run "refuses_more_roles_than_the_policy_takes" {
  command = plan

  variables {
    role_arns = [for index in range(150) : "arn:aws:iam::${format("%012d", index)}:role/vpc"]
  }

  expect_failures = [aws_iam_group_policy.this]
}
